import { hash } from 'node:crypto';
import { LedgerError } from '../../errors.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { noteSetUp } from '../../set-up/row.ts';
import { writeSweep } from '../tasks/change.ts';
import { recountAll } from '../record/counters.ts';
import { storedObjective } from '../../metrics.ts';

/** How far a grid is: its tasks are told from an earlier grid's by `epoch`, and its first `cursor` points are in. */
export interface GridProgress {
  readonly epoch: number;
  readonly cursor: number;
  /** The cursor is in the order of the points' codes; all indexes of the grid are given away beforehand. */
  readonly byKey: boolean;
}

/** A grid that is to be begun. */
export interface GridBeginning {
  readonly sweepKey: string;
  readonly gridSha256: string;
  /** How many points there are, where they may be written by key. */
  readonly total: number | undefined;
}

/** Goes on with this grid if it is being written already, or begins it: by key only if the sweep has had no task ever. */
export async function beginGrid(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, gridSha256, total }: GridBeginning,
): Promise<GridProgress> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    const { GRID_EPOCH, GRID_TARGET, GRID_CURSOR, NEXT_IDX } = sweep;
    if (GRID_TARGET === gridSha256) return { epoch: GRID_EPOCH, cursor: GRID_CURSOR, byKey: false };
    const isByKey = total !== undefined && GRID_TARGET === targetByKey(gridSha256);
    if (isByKey) return { epoch: GRID_EPOCH, cursor: GRID_CURSOR, byKey: true };
    const epoch = (GRID_EPOCH || (await lastEpoch(trx, sweepKey))) + 1;
    const byKey = total !== undefined && epoch === 1 && NEXT_IDX === 0;
    await beginAt(
      trx,
      sweepKey,
      byKey ? { target: targetByKey(gridSha256), epoch, total } : { target: gridSha256, epoch },
    );
    return { epoch, cursor: 0, byKey };
  });
}

/** Begins a grid once more in its own order, after some of it was written by key; what is there is kept. */
export async function beginAnew(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, gridSha256 }: GridBeginning,
  progress: GridProgress,
): Promise<GridProgress> {
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    refuseOtherGrid(sweep, progress);
    const epoch = progress.epoch + 1;
    await beginAt(trx, sweepKey, { target: gridSha256, epoch });
    return { epoch, cursor: 0, byKey: false };
  });
}

async function beginAt(
  trx: Trx,
  sweepKey: string,
  { target, epoch, total }: { target: string; epoch: number; total?: number },
): Promise<void> {
  const indexes = total === undefined ? {} : { NEXT_IDX: total };
  await trx
    .updateTable('TB_SWEEP')
    .set({ GRID_SHA256: null, GRID_TARGET: target, GRID_EPOCH: epoch, GRID_CURSOR: 0, ...indexes })
    .where('SWEEP_KEY', '=', sweepKey)
    .execute();
}

/** GRID_TARGET while a grid is written by key: its cursor means nothing in any other order. */
function targetByKey(gridSha256: string): string {
  return hash('sha256', `${gridSha256} by key`, 'hex');
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
export function isAllNew(sweep: Row<'TB_SWEEP'>, { epoch, cursor, byKey }: GridProgress): boolean {
  return epoch === 1 && sweep.GRID_EPOCH === 1 && (byKey || sweep.NEXT_IDX === cursor);
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
      NEXT_IDX: eb('NEXT_IDX', '+', progress.byKey ? 0 : fresh),
      N_TOTAL: eb('N_TOTAL', '+', fresh),
    }))
    .where('SWEEP_KEY', '=', sweep.SWEEP_KEY)
    .execute();
}

/** Declares the grid wholly written, and with it the set-up of its series done. */
export async function finishGrid(
  ledger: Ledger,
  lease: Lease,
  { sweepKey, gridSha256 }: GridBeginning,
  progress: GridProgress,
): Promise<void> {
  await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    refuseOtherGrid(sweep, progress);
    if (!isAllNew(sweep, progress)) await recountAll(trx, sweepKey, storedObjective(sweep));
    await trx
      .updateTable('TB_SWEEP')
      .set({ GRID_SHA256: gridSha256, GRID_TARGET: null, GRID_CURSOR: 0 })
      .where('SWEEP_KEY', '=', sweepKey)
      .execute();
    await noteSetUp(trx, ledger.store, sweep.TICKER);
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
