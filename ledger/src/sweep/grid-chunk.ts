import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { changeTasks, markFresh, writeSweep } from './change.ts';
import { knownTasks, refuseCollisions, refuseStrangers } from './collision.ts';
import { advanceGrid } from './grid-progress.ts';
import type { GridProgress } from './grid-progress.ts';
import { codesIn, insertHyperParameters, insertStatuses, insertTasks } from './insert.ts';
import type { GridTask } from './insert.ts';
import type { GridPoint } from './shapes.ts';
import { reopen } from './stop.ts';

/** Some points of a grid, and how far the grid is before them. */
export type GridChunk = {
  readonly sweepKey: string;
  readonly ticker: string;
  readonly progress: GridProgress;
  readonly points: readonly GridPoint[];
};

/** A point that has its task already. */
type KeptTask = GridTask & { readonly inGrid: boolean };

/**
 * Writes some points of a grid and moves its cursor on, in one transaction.
 *
 * @returns how many of them were new
 */
export async function writeChunk(ledger: Ledger, lease: Lease, chunk: GridChunk): Promise<number> {
  const { sweepKey, ticker, progress, points } = chunk;
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    const known = await knownTasks(trx, points);
    refuseCollisions(sweepKey, points, known);
    const fresh: GridTask[] = [];
    const kept: KeptTask[] = [];
    for (const point of points) {
      const task = known.get(point.codeTask);
      if (task === undefined) fresh.push({ ...point, idxTask: sweep.NEXT_IDX + fresh.length });
      else kept.push({ ...point, idxTask: task.IDX_TASK, inGrid: task.IN_GRID === 1 });
    }
    await refuseStrangers(trx, fresh);
    await insertTasks(trx, sweepKey, progress.epoch, fresh);
    await insertHyperParameters(trx, fresh);
    await insertStatuses(trx, ticker, fresh);
    await advanceGrid(trx, sweep, progress, { points: points.length, fresh: fresh.length });
    if (kept.length > 0) await keep(trx, ledger, chunk, kept);
    return fresh.length;
  });
}

/** Makes tasks that exist part of this grid, and replaces rows of theirs that someone deleted. */
async function keep(trx: Trx, ledger: Ledger, chunk: GridChunk, kept: readonly KeptTask[]): Promise<void> {
  const codes = codesOf(kept);
  const described = await codesIn(trx, 'TB_HYPERPARAMETER', codes);
  await insertHyperParameters(
    trx,
    kept.filter((task) => !described.has(task.codeTask)),
  );
  const tracked = await codesIn(trx, 'TB_TASKSTATUS', codes);
  const lost = kept.filter((task) => !tracked.has(task.codeTask));
  const returning = kept.filter((task) => !task.inGrid);
  await bringBack(trx, ledger, chunk, lost, returning);
  await trx.updateTable('TB_TASK').set({ GRID_EPOCH: chunk.progress.epoch }).where('CODE_TASK', 'in', codes).execute();
}

/** Tasks that lost their STATUS start afresh; Stopped ones that come back into the grid wait again. */
async function bringBack(
  trx: Trx,
  ledger: Ledger,
  { sweepKey, ticker }: GridChunk,
  lost: readonly KeptTask[],
  returning: readonly KeptTask[],
): Promise<void> {
  const codes = codesOf([...lost, ...returning]);
  if (codes.length === 0) return;
  await changeTasks(trx, ledger, sweepKey, codes, async (tasks) => {
    await insertStatuses(trx, ticker, lost);
    await markFresh(trx, codesOf(lost));
    await reopen(
      trx,
      tasks.filter((task) => !task.inGrid),
      'Stopped',
    );
    await trx.updateTable('TB_TASK').set({ IN_GRID: 1 }).where('CODE_TASK', 'in', codes).execute();
  });
}

function codesOf(tasks: readonly GridTask[]): string[] {
  return tasks.map((task) => task.codeTask);
}
