import { counted, medianOf } from '@tuningsweep/ledger';
import type { Curve, EarlyStop, Objective } from '@tuningsweep/ledger';

/** The most completed tasks that one is compared with: the last ones. What a look costs stays the same from here on. */
export const MOST_COMPARED = 100;

/** When a task is compared, and by what. */
export interface MedianRule {
  readonly minEpochs: number;
  readonly minTasks: number;
  readonly objective: Objective;
}

/** How the tasks at work went so far, and the last completed ones, of those whose ends are among so many that are known. */
export interface Curves {
  readonly rule: MedianRule;
  readonly known: number;
  readonly atWork: readonly Curve[];
  readonly completed: readonly Curve[];
}

/** The tasks at work that are to stop. */
export function earlyStops({ rule, known, atWork, completed }: Curves): EarlyStop[] {
  return atWork.flatMap((curve) => {
    const found = belowMedian(curve, completed, rule);
    if (found === undefined) return [];
    const { epoch, best: value, median, of } = found;
    const note =
      `Early stopping after epoch ${epoch}: ${rule.objective.metric} ${value} at best, ` +
      `the median of ${counted(of, 'task')} was ${median} on average by then`;
    return [{ codeTask: curve.codeTask, note, epoch, value, known }];
  });
}

/** Why a task is to stop: how far it is, its best value by then, and the median of how many others. */
export interface Standing {
  readonly epoch: number;
  readonly best: number;
  readonly median: number;
  readonly of: number;
}

/**
 * Whether a task is to stop, by the median stopping rule of Golovin et al., Google Vizier: A Service for Black-Box Optimization
 * (2017), section 3.2.2: its best value so far is worse than the median of what the completed tasks had on average by then.
 *
 * @param completed at most {@link MOST_COMPARED} of them
 * @returns undefined where it goes on
 */
export function belowMedian(
  { codeTask, values }: Curve,
  completed: readonly Curve[],
  { minEpochs, minTasks, objective }: MedianRule,
): Standing | undefined {
  const epoch = values.at(-1)?.epoch;
  if (epoch === undefined || epoch < minEpochs) return undefined;
  const averages = completed
    .filter((other) => other.codeTask !== codeTask)
    .flatMap((other) => averageUntil(epoch, other) ?? []);
  const median = medianOf(averages);
  if (median === undefined || averages.length < minTasks) return undefined;
  const isMaximized = objective.goal === 'Maximize';
  const all = values.map(({ value }) => value);
  const best = all.reduce((one, other) => (isMaximized ? Math.max(one, other) : Math.min(one, other)));
  const isWorse = isMaximized ? best < median : best > median;
  return isWorse ? { epoch, best, median, of: averages.length } : undefined;
}

function averageUntil(epoch: number, { values }: Curve): number | undefined {
  const before = values.filter((each) => each.epoch <= epoch);
  if (before.length === 0) return undefined;
  return before.reduce((sum, { value }) => sum + value, 0) / before.length;
}
