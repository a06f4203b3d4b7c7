import { sql } from 'kysely';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { beginStretches } from '../rungs/begin.ts';
import type { Stretch } from '../rungs/begin.ts';
import type { TaskState } from './change.ts';
import { oddness } from './restore.ts';
import type { PointRow } from '../results/point.ts';
import type { TaskStatus } from '../types.ts';
import { CORRUPT } from '../status.ts';
import { PAUSED, UNFINISHED, closeAttempts, lockUnsettled, markFresh, markSettled, setStatus } from './change.ts';
import { pausedAmong } from './paused.ts';
import { withoutNulls } from '../without-nulls.ts';

/** NOTE of a task that was stopped because its point is not in the grid any more. */
export const OUT_OF_GRID = 'its point was taken out of the grid';

/** A task that waits to be launched. */
export interface PendingTask {
  readonly codeTask: string;
  readonly idxTask: number;
  /** What another program wrote over in its row: the grid is to be written again first. */
  readonly odd?: string;
}

/** The next tasks to launch, by IDX_TASK: in the grid, not settled, not launched. Reads no more than `limit` rows. */
export async function nextPending(ledger: Ledger, sweepKey: string, limit: number): Promise<PendingTask[]> {
  if (limit <= 0) return [];
  const rows = await pendingTasks(ledger, sweepKey, limit).select(['IDX_TASK', 'POINT', 'POINT_SHA256']).execute();
  return rows.map((row) => pendingTask(sweepKey, row));
}

/** What a row says of a task that waits. */
export function pendingTask(sweepKey: string, row: PointRow & { readonly IDX_TASK: number }): PendingTask {
  const { CODE_TASK: codeTask, IDX_TASK: idxTask } = row;
  return { codeTask, idxTask, ...withoutNulls({ odd: oddness(sweepKey, row) }) };
}

/** One task that waits to be launched, or has paused; none where there is none. */
export async function nextUnlaunched(ledger: Ledger, sweepKey: string): Promise<PendingTask[]> {
  for (const launched of [0, PAUSED]) {
    const found = await pendingTasks(ledger, sweepKey, 1, launched)
      .select(['IDX_TASK', 'POINT', 'POINT_SHA256'])
      .execute();
    if (found.length > 0) return found.map((row) => pendingTask(sweepKey, row));
  }
  return [];
}

/** Their codes alone. */
export function pendingTasks({ db }: Ledger, sweepKey: string, limit: number, launched = 0) {
  return db
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('SWEEP_KEY', '=', sweepKey)
    .where('IN_GRID', '=', 1)
    .where('SETTLED', '=', 0)
    .where('LAUNCHED', '=', launched)
    .orderBy('IDX_TASK')
    .limit(limit);
}

const ENDED = new Set<string | null | undefined>(['Completed', 'Failed', 'Stopped'] satisfies TaskStatus[]);

/** What is to be launched, and whether TB_TASK notes more launches than before. */
export interface Launches {
  readonly codes: readonly string[];
  readonly changed: boolean;
}

/**
 * Notes that these tasks are about to be launched; to be called before their Jobs or processes are made, so that none
 * can be running unknown to the ledger. A task that ended although it was taken back (its Job lived, unseen) is noted
 * too, so that it is settled next.
 *
 * @param stretches up to where those of them are to train that may stop early
 * @returns with the codes to launch: those that were still in the grid, not launched, not settled and have not ended
 */
export async function markLaunched(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  codes: readonly string[],
  stretches: readonly Stretch[] = [],
): Promise<Launches> {
  if (codes.length === 0) return { codes: [], changed: false };
  return await write(
    ledger,
    async (trx) => {
      const { tasks } = await lockUnsettled(trx, ledger, codes);
      const ready = tasks.filter((task) => task.inGrid && !task.launched);
      const chosen = ready.map(({ codeTask }) => codeTask);
      if (chosen.length === 0) return { codes: [], changed: false };
      await trx
        .updateTable('TB_TASK')
        .set({ LAUNCHED: 1 })
        .where('CODE_TASK', 'in', chosen)
        .where('SWEEP_KEY', '=', sweepKey)
        .execute();
      const begun = stretches.filter(({ codeTask }) => chosen.includes(codeTask));
      await beginStretches(trx, sweepKey, begun);
      const alive = new Set(ready.filter(({ status }) => !ENDED.has(status)).map(({ codeTask }) => codeTask));
      return { codes: codes.filter((code) => alive.has(code)), changed: true };
    },
    lease,
  );
}

/**
 * Pending → Running of launched tasks in one transaction, for trainers that write nothing but their result.
 *
 * @returns the codes of those that were Pending
 */
export async function markAllRunning(ledger: Ledger, lease: Lease, codes: readonly string[]): Promise<string[]> {
  const locked = async (trx: Trx): Promise<string[]> => {
    const { tasks } = await lockUnsettled(trx, ledger, codes);
    const waiting = tasks.filter(({ launched, status }) => launched && status === 'Pending');
    const pending = waiting.map(({ codeTask }) => codeTask);
    const paused = await pausedAmong(trx, pending);
    const found = pending.filter((code) => !paused.has(code));
    await startAll(trx, found);
    return found;
  };
  return codes.length === 0 ? [] : await write(ledger, locked, lease);
}

/** A NOTE on what was mended stays while the task goes on. */
async function startAll(trx: Trx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await trx
    .updateTable('TB_TASKSTATUS')
    .set({ STATUS: 'Running', NOTE: sql<string | null>`case when NOTE like ${`${CORRUPT}%`} then NOTE end` })
    .where('CODE_TASK', 'in', codes)
    .where('STATUS', '=', 'Pending')
    .execute();
}

/**
 * Gives launched tasks whose STATUS is none of the five words, or whose row is missing, the STATUS that TB_TASK speaks
 * for; NOTE says what was there.
 *
 * @returns the codes of those that were mended
 */
export async function mendTasks(ledger: Ledger, lease: Lease, codes: readonly string[]): Promise<readonly string[]> {
  if (codes.length === 0) return [];
  return await write(ledger, async (trx) => (await lockUnsettled(trx, ledger, codes)).mended, lease);
}

/**
 * Running → Pending of a launched task whose Job was suspended: it keeps its place, and whatever of its trainer may still
 * be alive cannot write to it any more.
 *
 * @returns whether the task was Running
 */
export async function markPending(ledger: Ledger, lease: Lease, codeTask: string): Promise<boolean> {
  return await changeLaunched(ledger, lease, codeTask, async (trx) => {
    if ((await setStatus(trx, [codeTask], ['Running'], 'Pending')) === 0) return false;
    await trx.updateTable('TB_TASK').set({ HOLDER: null }).where('CODE_TASK', '=', codeTask).execute();
    await closeAttempts(trx, ledger, [codeTask], 'Interrupted');
    return true;
  });
}

/**
 * Takes back a launched task whose Job or process is gone without an outcome: it waits to be launched again, and
 * whatever of its trainer may still be alive cannot write to it any more. A task out of the grid is Stopped instead.
 *
 * @returns whether there was something to take back
 */
export async function releaseTask(ledger: Ledger, lease: Lease, codeTask: string): Promise<boolean> {
  return await changeLaunched(ledger, lease, codeTask, async (trx, { inGrid }) => {
    const [to, note] = inGrid ? (['Pending', undefined] as const) : (['Stopped', OUT_OF_GRID] as const);
    if ((await setStatus(trx, [codeTask], UNFINISHED, to, note)) === 0) return false;
    await markFresh(trx, [codeTask]);
    if (to === 'Stopped') await markSettled(trx, [codeTask], 'Stopped');
    await closeAttempts(trx, ledger, [codeTask], 'Interrupted');
    return true;
  });
}

/** Runs `change` on a task under lock, if it is launched, not settled and has not paused; false otherwise. */
export async function changeLaunched(
  ledger: Ledger,
  lease: Lease,
  codeTask: string,
  change: (trx: Trx, task: TaskState) => Promise<boolean>,
): Promise<boolean> {
  const locked = async (trx: Trx): Promise<boolean> => {
    const [task] = (await lockUnsettled(trx, ledger, [codeTask])).tasks;
    if (task === undefined || !task.launched) return false;
    return !(await pausedAmong(trx, [codeTask])).has(codeTask) && (await change(trx, task));
  };
  return await write(ledger, locked, lease);
}
