import { statusOf } from '@tuningsweep/engine/sweep';
import type { Reconciled, SweepStatus } from '@tuningsweep/engine/sweep';
import { figure } from '../output/output.ts';

/** Counts in words, such as `12 of 64 done, 2 running, 1 failed`. Done is what has a result: what failed or stopped is not. */
export function describeCounts({ total, completed, active, failed, stopped }: SweepStatus['tasks']): string {
  const others = stopped > 0 ? `, ${stopped} stopped` : '';
  return `${completed} of ${total} done, ${active} running, ${failed} failed${others}`;
}

/** The best task so far in words; empty while there is none. */
export function describeBest({ best }: SweepStatus): string {
  return best ? `best ${best.metric} ${figure(best.value)} (${best.codeTask})` : '';
}

/** The status that a pass ended with. */
export function statusOfPass({ observation, stall }: Reconciled): SweepStatus {
  return statusOf(observation, stall);
}
