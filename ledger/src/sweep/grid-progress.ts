import { LedgerError } from '../errors.ts';
import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import type { Row } from '../schema/database.ts';
import { writeSweep } from './change.ts';
import { recountAll, toMetric } from './counters.ts';

/** How far a grid is: its tasks are told from an earlier grid's by `epoch`, and its first `cursor` points are in. */
export type GridProgress = { readonly epoch: number; readonly cursor: number };

/** Goes on with this grid if it is being written already, or begins it. */
export async function beginGrid(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  gridSha256: string,
): Promise<GridProgress> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    if (sweep.GRID_TARGET === gridSha256) return { epoch: sweep.GRID_EPOCH, cursor: sweep.GRID_CURSOR };
    const epoch = (sweep.GRID_EPOCH || (await lastEpoch(trx, sweepKey))) + 1;
    await trx
      .updateTable('TB_SWEEP')
      .set({ GRID_SHA256: null, GRID_TARGET: gridSha256, GRID_EPOCH: epoch, GRID_CURSOR: 0 })
      .where('SWEEP_KEY', '=', sweepKey)
      .execute();
    return { epoch, cursor: 0 };
  });
}

/** The last grid that tasks are left of, by a sweep of the same key whose own row is gone; 0 when there are none. */
async function lastEpoch(trx: Trx, sweepKey: string): Promise<number> {
  const row = await trx
    .selectFrom('TB_TASK')
    .select((eb) => eb.fn.max('GRID_EPOCH').as('epoch'))
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  return row?.epoch ?? 0;
}

/**
 * Whether all tasks that the sweep ever had are this grid's: it is the first one, and every point so far took an index. So
 * no task is to be kept or taken out, and the counters, which every change keeps right, need no recount.
 */
export function isAllNew(sweep: Row<'TB_SWEEP'>, { epoch, cursor }: GridProgress): boolean {
  return epoch === 1 && sweep.GRID_EPOCH === 1 && sweep.NEXT_IDX === cursor;
}

/** Whether the sweep may have tasks that are not part of this grid. */
export async function mayHaveOthers({ db }: Ledger, sweepKey: string, progress: GridProgress): Promise<boolean> {
  const sweep = await db.selectFrom('TB_SWEEP').selectAll().where('SWEEP_KEY', '=', sweepKey).executeTakeFirst();
  return sweep === undefined || !isAllNew(sweep, progress);
}

/** Moves the cursor over `points` points, of which `fresh` took the next indexes and are in the grid now. */
export async function advanceGrid(
  trx: Trx,
  sweep: Row<'TB_SWEEP'>,
  progress: GridProgress,
  { points, fresh }: { points: number; fresh: number },
): Promise<void> {
  refuseOtherGrid(sweep, progress);
  await trx
    .updateTable('TB_SWEEP')
    .set((eb) => ({
      GRID_CURSOR: progress.cursor + points,
      NEXT_IDX: eb('NEXT_IDX', '+', fresh),
      N_TOTAL: eb('N_TOTAL', '+', fresh),
    }))
    .where('SWEEP_KEY', '=', sweep.SWEEP_KEY)
    .execute();
}

/** Declares the grid wholly written. */
export async function finishGrid(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  progress: GridProgress,
): Promise<void> {
  await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    refuseOtherGrid(sweep, progress);
    if (!isAllNew(sweep, progress)) await recountAll(trx, sweepKey, toMetric(sweep.OBJECTIVE));
    await trx
      .updateTable('TB_SWEEP')
      .set({ GRID_SHA256: sweep.GRID_TARGET, GRID_TARGET: null, GRID_CURSOR: 0 })
      .where('SWEEP_KEY', '=', sweepKey)
      .execute();
  });
}

/** Two grids of a sweep at once, under one lease, are a mistake of the caller: the later one wins. */
function refuseOtherGrid(sweep: Row<'TB_SWEEP'>, { epoch, cursor }: GridProgress): void {
  if (sweep.GRID_EPOCH === epoch && sweep.GRID_CURSOR === cursor && sweep.GRID_TARGET !== null) return;
  throw new LedgerError(
    `the grid of the sweep '${sweep.SWEEP_KEY}' was written by two callers at once: expected epoch ${epoch} at point ` +
      `${cursor}, found epoch ${sweep.GRID_EPOCH} at point ${sweep.GRID_CURSOR}; write the grid again`,
  );
}
