import { describeOtherTrainer } from '@tuningsweep/ledger';
import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import type { Action, Decision, Observation } from '../types.ts';
import { isConcluded } from './prepare.ts';
import { settlements } from './settle.ts';

type Found = NonNullable<Observation['trainer']>;

/**
 * What a sweep's tasks are trained by is part of its record: a name, and the image that it stands for. Another trainer takes
 * the place of one that has completed nothing; else the sweep stalls, since the results of two do not compare, until it is
 * accepted.
 */
export function trainer(o: Observation): Decision | undefined {
  const { trainer: found } = o;
  if (!o.record || !found || isConcluded(o)) return undefined;
  return found.recorded === found.name ? image(o, found) : program(o, found);
}

function program(o: Observation, found: Found): Decision {
  const { sweep } = o;
  const { modelVersion } = sweep.spec;
  const isOther = found.recorded !== undefined && found.completed > 0 && sweep.acceptedTrainer !== found.name;
  if (!isOther) return { actions: [{ type: 'RecordTrainer', trainer: found.name }] };
  const message =
    `${describeOtherTrainer({ trainer: found.name, modelVersion }, found.recorded ?? '')}. Go back to the other one, raise ` +
    `spec.modelVersion from ${modelVersion} to train every point anew, or ${acceptance(found.name)}.`;
  return { actions: settlements(o), stall: { reason: 'TrainerChanged', message } };
}

/** A name may come to stand for another image: somebody pushed it again, or a node has kept an old one. */
function image(o: Observation, found: Found): Decision | undefined {
  const note = imageToNote(o, found);
  if (note) return { actions: [note] };
  const other = found.images.find(({ isAccepted }) => !isAccepted);
  if (!other) return undefined;
  const { modelVersion } = o.sweep.spec;
  const accepted = found.images.filter(({ isAccepted }) => isAccepted).map(({ digest }) => digest);
  const message =
    `tasks of this sweep with modelVersion ${modelVersion} were run by the image ${accepted.join(' or ')}, and '${found.name}' ` +
    `now stands for ${other.digest}, as TB_SWEEPIMAGE has it: their results do not compare. Raise spec.modelVersion from ` +
    `${modelVersion} to train every point anew, or ${acceptance(other.digest)}. An image that is named by its digest, as ` +
    `NAME@${other.digest}, stays the same.`;
  return { actions: settlements(o), stall: { reason: 'TrainerChanged', message } };
}

function imageToNote({ sweep, executions }: Observation, { images }: Found): Action | undefined {
  const waiting = images.find(({ digest, isAccepted }) => !isAccepted && digest === sweep.acceptedTrainer);
  if (waiting) return { type: 'RecordImage', digest: waiting.digest, isAccepted: true };
  const seen = new Set(executions.flatMap((execution) => execution.images ?? []));
  const fresh = [...seen].find((digest) => images.every((known) => known.digest !== digest));
  if (fresh === undefined) return undefined;
  const mayReplace = !images.some(({ digest, isAccepted }) => isAccepted && seen.has(digest));
  return { type: 'RecordImage', digest: fresh, mayReplace };
}

function acceptance(of: string): string {
  return `accept this one with the annotation ${ANNOTATION.acceptTrainer}: ${JSON.stringify(of)}`;
}
