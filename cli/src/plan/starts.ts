import type { TrainingTime } from '@tuningsweep/ledger';

/** A longer time between two tasks is no start: nothing was run. */
const LONGEST_MS = 60_000;

/**
 * What lies between a task's end and the next one's begin, in seconds: what starts a trainer, or has it take another task. Each
 * task is put after the latest one that had ended by then and that no other comes after.
 *
 * @returns the median; undefined where no task came right after another one
 */
export function secondsBetweenTasks(times: readonly Pick<TrainingTime, 'startedAt' | 'endedAt'>[]): number | undefined {
  const ends = times.map(({ endedAt }) => endedAt).toSorted((a, b) => a - b);
  const gaps: number[] = [];
  for (const { startedAt } of times.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const at = ends.findLastIndex((end) => end <= startedAt);
    const [end] = at < 0 ? [] : ends.splice(at, 1);
    if (end !== undefined && startedAt - end < LONGEST_MS) gaps.push((startedAt - end) / 1000);
  }
  return gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];
}
