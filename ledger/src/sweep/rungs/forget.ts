import type { Ledger, Trx } from '../../ledger.ts';
import type { Lease } from '../../transaction/fence.ts';
import { PAUSED, writeSweep } from '../tasks/change.ts';
import { ofSweep } from '../of-sweep.ts';
import { FORGOTTEN } from './park.ts';

/**
 * Forgets where the tasks of a sweep were to pause, since its manifest says something else: those that wait to be told to go on
 * wait to be launched. Of those that have just paused that is noted once their trainers have ended. What they had reached stays
 * known to its search.
 *
 * @returns whether there was anything
 */
export async function forgetRungs(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  return await writeSweep(ledger, lease, sweepKey, async (trx) => {
    await trx
      .updateTable('TB_RUNG')
      .set({ RUNG: FORGOTTEN })
      .where(ofSweep(sweepKey))
      .where('ATTEMPT', 'is not', null)
      .where('IDX_SETTLEMENT', 'is', null)
      .execute();
    const { numDeletedRows } = await trx
      .deleteFrom('TB_RUNG')
      .where(ofSweep(sweepKey))
      .where('RUNG', '!=', FORGOTTEN)
      .executeTakeFirstOrThrow();
    return (await wakePaused(trx, sweepKey)) || numDeletedRows > 0n;
  });
}

async function wakePaused(trx: Trx, sweepKey: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('TB_TASK')
    .set({ LAUNCHED: 0 })
    .where('SWEEP_KEY', '=', sweepKey)
    .where('SETTLED', '=', 0)
    .where('LAUNCHED', '=', PAUSED)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
