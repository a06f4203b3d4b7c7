import type { Lease } from '../../transaction/fence.ts';
import type { Ledger } from '../../ledger.ts';
import { changeTasks, writeSweep } from '../tasks/change.ts';
import { OUT_OF_GRID } from '../tasks/launch.ts';
import { eachChunk, tasksAfter } from '../tasks/scan.ts';
import { hasStrange, removeStrange } from '../tasks/strange.ts';
import { stopWaiting } from '../tasks/stop.ts';

/**
 * Takes all tasks out of the grid that are not part of the one with this epoch. Those that wait are Stopped; launched
 * ones may finish, finished ones stay as they are with what is kept of their models, but none of them counts any more.
 * So does no task to which another program gave a code that the sweep gives none. The counters are the caller's to count.
 *
 * @returns how many went out
 */
export async function removeOthers(ledger: Ledger, lease: Lease, sweepKey: string, gridEpoch: number): Promise<number> {
  const read = (after: string) =>
    tasksAfter(ledger, sweepKey, after).where('t.IN_GRID', '=', 1).where('t.GRID_EPOCH', '!=', gridEpoch).execute();
  const removed = await eachChunk(ledger, sweepKey, read, async (codes) => {
    await writeSweep(ledger, lease, sweepKey, (trx) =>
      changeTasks(trx, ledger, sweepKey, codes, async (tasks) => {
        await stopWaiting(trx, tasks, OUT_OF_GRID);
        await trx.updateTable('TB_TASK').set({ IN_GRID: 0 }).where('CODE_TASK', 'in', codes).execute();
      }),
    );
    return codes.length;
  });
  // Chunks are ranges of the sweep's own codes.
  if (!(await hasStrange(ledger.db, sweepKey))) return removed;
  return removed + (await writeSweep(ledger, lease, sweepKey, (trx) => removeStrange(trx, sweepKey)));
}
