import { bestFirst } from '../../metrics.ts';
import type { Objective } from '../../metrics.ts';
import { quantile } from '../../values/quantile.ts';

/** What the replicates of a point came to, all of them being over. */
export interface PointValue {
  /** The code of its task with the sweep's own seed. */
  readonly point: string;
  /** How many tasks it has. */
  readonly tasks: number;
  /** How many of them have a value. */
  readonly measured: number;
  /** Of these values. */
  readonly median: number;
  /** The first and the third quartile of these values. */
  readonly quartiles: readonly [number, number];
  /** The replicate whose value is nearest to the median, the first of equal ones. */
  readonly codeTask: string;
  /** Of the task with the sweep's own seed, or the first that is there. */
  readonly idxTask: number;
}

/** A task of a point; its value is null where it failed, or has no finite number. */
export interface Replicate {
  readonly codeTask: string;
  readonly idxTask: number;
  readonly settled: number;
  readonly value: number | null;
}

/** What a point came to; undefined before all of its tasks are over, and where none of them has a value. */
export function pointValue(point: string, tasks: readonly Replicate[]): PointValue | undefined {
  if (tasks.some(({ settled }) => settled !== 1)) return undefined;
  const valued = tasks.flatMap((task) => (task.value === null ? [] : [{ ...task, value: task.value }]));
  const sorted = valued.map(({ value }) => value).toSorted((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const median = quantile(sorted, 0.5);
  const distance = ({ value }: { value: number }): number => Math.abs(value - median);
  const nearest = valued.reduce((best, task) => (distance(task) < distance(best) ? task : best));
  return {
    point,
    tasks: tasks.length,
    measured: valued.length,
    median,
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
    codeTask: nearest.codeTask,
    idxTask: Math.min(...tasks.map(({ idxTask }) => idxTask)),
  };
}

/** Points by their medians, the best first, equal ones in the grid's order. */
export function rankPoints(values: readonly PointValue[], { goal }: Objective): PointValue[] {
  const sign = bestFirst(goal) === 'desc' ? -1 : 1;
  return values.toSorted((a, b) => sign * (a.median - b.median) || a.idxTask - b.idxTask);
}
