import { markAllRunning, settleTasks } from '../../../ledger/src/index.ts';
import type { Lease, Ledger, TaskEnd } from '../../../ledger/src/index.ts';

/**
 * Settles one task.
 *
 * @returns whether this call settled it, and as `outcome` says
 * @throws as settleTasks does
 */
export async function settleTask(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, ...end }: TaskEnd & { readonly sweepKey: string },
): Promise<boolean> {
  const [settled] = await settleTasks(ledger, lease, sweepKey, [end]);
  return settled?.isAsSaid === true;
}

/**
 * Marks one task as Running.
 *
 * @returns whether it was launched and Pending
 */
export async function markRunning(ledger: Ledger, lease: Lease, codeTask: string): Promise<boolean> {
  return (await markAllRunning(ledger, lease, [codeTask])).length === 1;
}
