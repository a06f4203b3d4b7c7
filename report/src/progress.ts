import type { Goal } from '@tuningsweep/ledger';
import { thinned } from './curves.ts';
import { DRAWN_ENDS } from './report-data.ts';
import type { Progress, ProgressPoint } from './report-data.ts';

/** How a task ended. */
export interface End {
  readonly codeTask: string;
  /** Null: it failed. */
  readonly value: number | null;
  /** Its place among the ends of all tasks, or the time: the smaller the earlier. */
  readonly order: number;
}

/**
 * The best value so far after each end, with the ends themselves.
 *
 * @returns undefined where no task has a value
 */
export function progressOf(ends: readonly End[], goal: Goal): Progress | undefined {
  const inOrder = ends.toSorted((a, b) => a.order - b.order);
  const sign = goal === 'Maximize' ? -1 : 1;
  const points: ProgressPoint[] = [];
  const failures: number[] = [];
  const best: ProgressPoint[] = [];
  for (const [index, { codeTask, value }] of inOrder.entries()) {
    const nth = index + 1;
    if (value === null) failures.push(nth);
    else {
      const point = { nth, codeTask, value };
      points.push(point);
      const last = best.at(-1);
      if (last === undefined || sign * value < sign * last.value) best.push(point);
    }
  }
  if (points.length === 0) return undefined;
  return {
    ended: inOrder.length,
    best: thinned(best, DRAWN_ENDS),
    points: thinned(points, DRAWN_ENDS),
    failures: thinned(failures, DRAWN_ENDS),
  };
}
