import { TEST_METRICS, VALIDATION_MSE } from '@tuningsweep/ledger';
import { hasOwnTrainer } from './own-trainer.ts';
import type { Objective, TuningSweepSpec } from './types.generated.ts';

/** A manifest's spec with the metric that tasks are chosen by, whether it names one or not. */
export interface SweepSpec extends TuningSweepSpec {
  objective: Objective & { metric: string };
}

/** The spec with its metric: where none is named, that of the days which are there to choose by. */
export function withMetric(spec: TuningSweepSpec): SweepSpec {
  const { metric = hasValidationPart(spec) ? VALIDATION_MSE : 'MSE' } = spec.objective;
  return { ...spec, objective: { ...spec.objective, metric } };
}

/** Whether some of the days before the test part are set aside to choose by. */
function hasValidationPart({ evaluation }: Pick<TuningSweepSpec, 'evaluation'>): boolean {
  return evaluation?.validationBegin !== undefined || evaluation?.validationRatio !== undefined;
}

/**
 * What to write instead where the LSTM trainer's tasks are chosen by the very days that they are tested on.
 *
 * @returns one sentence for people; undefined where they are not, and of other trainers, whose days are their own
 */
export function choiceByTestDays(spec: SweepSpec): string | undefined {
  const { metric } = spec.objective;
  if (hasOwnTrainer(spec.trainer) || !TEST_METRICS.some((name) => name === metric)) return undefined;
  const chosen = `Tasks are chosen by their ${metric} on the test days`;
  if (hasValidationPart(spec))
    return `${chosen}, not by the validation part: leave spec.objective.metric out, or set it to ${VALIDATION_MSE}.`;
  return (
    `${chosen}, which makes that of the best look better than it is: to choose by earlier days, set ` +
    'spec.evaluation.validationBegin (a day before testBegin) or validationRatio (a share of the days, such as 0.1).'
  );
}
