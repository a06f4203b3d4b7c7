import { settledOf, statusOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, SweepStatus } from '@tuningsweep/engine/sweep';
import { figure } from '../output/output.ts';

/** The counts of a pass in words, such as `12 of 64 done, 2 running, 1 failed`. */
export function describeCounts(tasks: SweepStatus['tasks']): string {
  const { total, active, failed } = tasks;
  return `${settledOf(tasks)} of ${total} done, ${active} running, ${failed} failed`;
}

/** The best task so far in words; empty while there is none. */
export function describeBest({ best }: SweepStatus): string {
  return best ? `best ${best.metric} ${figure(best.value)} (${best.codeTask})` : '';
}

/** The status that a pass ended with. */
export function statusOfPass({ observation, stall }: Reconciled): SweepStatus {
  return statusOf(observation, stall);
}
