import { describeOtherTrainer } from '@tuningsweep/ledger';
import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import type { Decision, Observation } from '../types.ts';
import { isConcluded } from './prepare.ts';
import { settlements } from './settle.ts';

/**
 * What a sweep's tasks are trained by is part of its record. Another trainer takes the place of one that has completed nothing;
 * else the sweep stalls, since the results of two do not compare, until it is accepted.
 */
export function trainer(o: Observation): Decision | undefined {
  const { sweep, trainer: found } = o;
  if (!o.record || !found || found.recorded === found.name || isConcluded(o)) return undefined;
  const { modelVersion } = sweep.spec;
  const isOther = found.recorded !== undefined && found.completed > 0 && sweep.acceptedTrainer !== found.name;
  if (!isOther) return { actions: [{ type: 'RecordTrainer', trainer: found.name }] };
  const message =
    `${describeOtherTrainer({ trainer: found.name, modelVersion }, found.recorded ?? '')}. Go back to the other one, raise ` +
    `spec.modelVersion from ${modelVersion} to train every point anew, or accept this one with the annotation ` +
    `${ANNOTATION.acceptTrainer}: ${JSON.stringify(found.name)}.`;
  return { actions: settlements(o), stall: { reason: 'TrainerChanged', message } };
}
