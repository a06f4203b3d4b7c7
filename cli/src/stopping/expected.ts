import type { StoppingRule } from '@tuningsweep/engine/stopping';
import { expectedLevels, leftOf } from './levels.ts';
import type { Ended } from './levels.ts';

/** How much of what is left tasks are expected to train where they stop early, as a share of whole trainings. */
export interface ExpectedTraining {
  readonly low: number;
  readonly high: number;
  /** Stretches that a task is trained in, on average: each is a start. */
  readonly stretches: number;
}

/** A sweep as far as it counts here. */
interface Progress {
  /** Epochs of a whole training, on average. */
  readonly epochs: number;
  /** Tasks of the sweep, and those that are not settled. */
  readonly total: number;
  readonly left: number;
  readonly ended: Ended;
}

/** How many tasks Median looks at that are worse than half of the others. */
const WORSE = 0.5;

/** What a rule leaves to train of the tasks that are not settled. */
export function expectedTraining(rule: StoppingRule, progress: Progress): ExpectedTraining {
  return rule.name === 'ASHA' ? expectedOfAsha(rule, progress) : expectedOfMedian(rule, progress);
}

function expectedOfAsha(rule: StoppingRule, { epochs, total, left, ended }: Progress): ExpectedTraining {
  const levels = expectedLevels(rule, epochs, total);
  const whole = left * epochs;
  const [least, usual] = [leftOf(levels, ended, 'least'), leftOf(levels, ended, 'usual')];
  return {
    low: Math.min(least.epochs / whole, 1),
    high: Math.min(usual.epochs / whole, 1),
    stretches: usual.stretches / left,
  };
}

/** At best a half of those that come after the first completed ones stops as soon as it is looked at; at worst nobody does. */
function expectedOfMedian({ minEpochs, minTasks }: StoppingRule, { epochs, total, left }: Progress): ExpectedTraining {
  const settled = total - left;
  const whole = Math.min(Math.max(minTasks - settled, 0), left);
  const shorter = 1 - WORSE * Math.max(1 - minEpochs / epochs, 0);
  return { low: (whole + (left - whole) * shorter) / left, high: 1, stretches: 1 };
}
