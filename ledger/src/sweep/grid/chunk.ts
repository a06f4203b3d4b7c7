import { NotLoadedError } from '../../store/many-rows.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';
import { changeTasks, writeSweep } from '../tasks/change.ts';
import { knownTasks, refuseCollisions, refuseStrangers } from './collision.ts';
import type { KnownTask } from './collision.ts';
import { hasRows } from '../has-rows.ts';
import { advanceGrid, isAllNew } from './progress.ts';
import type { GridProgress } from './progress.ts';
import { codesIn, insertHyperParameters, insertStatuses, insertTasks } from './insert.ts';
import { forgetReplicates, insertReplicates, replicatesIn } from './insert-replicates.ts';
import type { GridTask, Inserting } from './insert.ts';
import { forgetParameters, insertParameters, restoreParameters } from './insert-parameters.ts';
import { restorePoint } from '../tasks/restore.ts';
import type { GridPoint, NumberedPoint } from '../types.ts';
import { reopen } from '../tasks/stop.ts';

/** Some points of a grid, and how far the grid is before them. */
export interface GridChunk {
  readonly sweepKey: string;
  readonly ticker: string | undefined;
  readonly progress: GridProgress;
  /** With their indexes where the grid is written by key. */
  readonly points: readonly (GridPoint | NumberedPoint)[];
}

/** A point that has its task already. */
type ExistingTask = GridTask & { readonly inGrid: boolean; readonly isSound: boolean };

/**
 * Writes some points and moves the cursor on, in one transaction, without a look at what is there: for a sweep that had no
 * task before this grid. Rows go in by key, so that each page of an index is touched once.
 *
 * @returns false, and nothing is written, when it is another sweep, or a row with one of the codes is there
 */
export async function writeNewChunk(ledger: Ledger, lease: Lease, chunk: GridChunk): Promise<boolean> {
  const { sweepKey, progress, points } = chunk;
  try {
    return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
      if (!isAllNew(sweep, progress) || (await hasRows(trx, 'TB_MODELRESULT', sweepKey))) return false;
      const tasks = points.map((point, position) => {
        return { ...point, idxTask: 'index' in point ? point.index : sweep.NEXT_IDX + position };
      });
      const insert = await ledger.store.rows.fastest(trx, tasks.length);
      await insertAll(
        trx,
        { ...insertingOf(ledger, { ...chunk, epoch: progress.epoch }), insert },
        tasks.toSorted(byCode),
      );
      await advanceGrid(trx, sweep, progress, { points: points.length, fresh: points.length });
      return true;
    });
  } catch (error) {
    if (ledger.store.rows.isDuplicateKey(error) || error instanceof NotLoadedError) return false;
    throw error;
  }
}

/**
 * Writes some points of a grid and moves its cursor on, in one transaction.
 *
 * @returns how many of them were new
 */
export async function writeChunk(ledger: Ledger, lease: Lease, chunk: GridChunk): Promise<number> {
  const { sweepKey, ticker, progress, points } = chunk;
  return await writeSweep(ledger, lease, sweepKey, async (trx, sweep) => {
    const fresh = await putPoints(trx, ledger, sweep, { sweepKey, ticker, epoch: progress.epoch, points });
    await advanceGrid(trx, sweep, progress, { points: points.length, fresh });
    return fresh;
  });
}

/** Points that are to be in a grid. */
export interface GridPoints {
  readonly sweepKey: string;
  readonly ticker: string | undefined;
  /** Tells the grid from earlier ones. */
  readonly epoch: number;
  readonly points: readonly GridPoint[];
}

/**
 * Makes points part of a grid, those that have tasks already too; the counters follow for these alone.
 *
 * @returns how many got new tasks, with the sweep's next indexes in their order
 * @throws CodeCollisionError when a code is taken by something else
 */
export async function putPoints(trx: Trx, ledger: Ledger, sweep: Row<'TB_SWEEP'>, some: GridPoints): Promise<number> {
  const { sweepKey, points } = some;
  const known = await knownTasks(trx, sweepKey, points);
  refuseCollisions(sweepKey, points, known);
  const fresh: GridTask[] = [];
  const existing: ExistingTask[] = [];
  for (const point of points) {
    const task = known.get(point.codeTask);
    if (task === undefined) fresh.push({ ...point, idxTask: sweep.NEXT_IDX + fresh.length });
    else existing.push({ ...point, idxTask: task.IDX_TASK, inGrid: task.IN_GRID === 1, isSound: holds(task, point) });
  }
  await refuseStrangers(trx, fresh);
  await forgetParameters(trx, fresh);
  await forgetReplicates(trx, fresh);
  await insertAll(trx, insertingOf(ledger, some), fresh.toSorted(byCode));
  if (existing.length > 0) await takeBack(trx, ledger, some, existing);
  return fresh.length;
}

function holds(task: KnownTask, { canonical, sha256 }: GridPoint): boolean {
  return task.POINT === canonical && task.POINT_SHA256 === sha256;
}

/** Makes tasks that exist part of this grid, and replaces what someone deleted or wrote over. */
async function takeBack(trx: Trx, ledger: Ledger, some: GridPoints, existing: readonly ExistingTask[]): Promise<void> {
  const codes = codesOf(existing);
  const described = await codesIn(trx, 'TB_HYPERPARAMETER', codes);
  await insertHyperParameters(
    trx,
    insertingOf(ledger, some),
    existing.filter((task) => !described.has(task.codeTask)),
  );
  await restoreParameters(trx, insertingOf(ledger, some), existing);
  await restoreReplicates(trx, insertingOf(ledger, some), existing);
  const tracked = await codesIn(trx, 'TB_TASKSTATUS', codes);
  const lost = existing.filter((task) => !tracked.has(task.codeTask));
  const returning = existing.filter((task) => !task.inGrid);
  await bringBack(trx, ledger, some, [...lost, ...returning]);
  for (const task of existing.filter(({ isSound }) => !isSound)) await restorePoint(trx, task);
  await trx.updateTable('TB_TASK').set({ GRID_EPOCH: some.epoch }).where('CODE_TASK', 'in', codes).execute();
}

/** What says of tasks whom they repeat, as it is in this grid: with another seed of the sweep that may be another, or none. */
async function restoreReplicates(trx: Trx, to: Inserting, existing: readonly ExistingTask[]): Promise<void> {
  const found = await replicatesIn(trx, codesOf(existing));
  const changed = existing.filter(({ codeTask, replicateOf }) => found.get(codeTask) !== replicateOf);
  if (changed.length === 0) return;
  await trx.deleteFrom('TB_REPLICATE').where('CODE_TASK', 'in', codesOf(changed)).execute();
  await insertReplicates(trx, to, changed);
}

/** Tasks that lost their STATUS get it back by what TB_TASK says; Stopped ones that come back into the grid wait again. */
async function bringBack(
  trx: Trx,
  ledger: Ledger,
  { sweepKey }: GridPoints,
  lostOrReturning: readonly ExistingTask[],
): Promise<void> {
  const codes = codesOf(lostOrReturning);
  if (codes.length === 0) return;
  // Mends STATUS first of all.
  await changeTasks(trx, ledger, sweepKey, codes, async (tasks) => {
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

async function insertAll(trx: Trx, to: Inserting, tasks: readonly GridTask[]): Promise<void> {
  await insertTasks(trx, to, tasks);
  await insertHyperParameters(trx, to, tasks);
  await insertParameters(trx, to, tasks);
  await insertReplicates(trx, to, tasks);
  await insertStatuses(trx, to, tasks);
}

function insertingOf({ store }: Ledger, { sweepKey, ticker, epoch }: GridPoints): Inserting {
  return { insert: store.rows.insert, sweepKey, ticker, gridEpoch: epoch };
}

function byCode(a: GridTask, b: GridTask): number {
  return a.codeTask < b.codeTask ? -1 : 1;
}
