import { VALIDATION_MSE } from '@tuningsweep/ledger';
import { hasOwnTrainer } from '../api/index.ts';
import type { SweepSpec } from '../api/index.ts';
import { evaluationOf } from '../search/index.ts';
import { stoppingOf } from './rule.ts';

/**
 * What to write instead where the LSTM trainer's tasks stop by how well they fit the days that they are trained on.
 *
 * @returns one sentence for people; undefined where they do not, and of other trainers, whose metrics are their own
 */
export function stoppingByLoss(spec: SweepSpec): string | undefined {
  if (hasOwnTrainer(spec.trainer) || stoppingOf(spec)?.objective.metric !== 'LOSS') return undefined;
  const stopped =
    'Tasks stop early by their LOSS, the training loss, which says little about days that they have not seen';
  const { validationBegin, validationRatio } = evaluationOf(spec) ?? {};
  if (validationBegin !== undefined || validationRatio !== undefined)
    return `${stopped}: leave spec.earlyStopping.metric out, or set it to ${VALIDATION_MSE}.`;
  return (
    `${stopped}: to compare them by other days, set spec.evaluation.validationBegin (a day before testBegin) or ` +
    'validationRatio (a share of the days, such as 0.1).'
  );
}
