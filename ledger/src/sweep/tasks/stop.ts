import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { CHUNK, PAUSED, UNFINISHED, changeTasks, markFresh, markSettled, setStatus, writeSweep } from './change.ts';
import type { TaskState } from './change.ts';
import { pendingTasks } from './launch.ts';
import { mendStatuses } from './mend.ts';
import { eachChunk, tasksAfter } from './scan.ts';

/**
 * Stops all tasks in the grid that wait to be launched, or have paused. Launched ones are left to whoever launched them.
 *
 * @returns how many were stopped
 */
export async function stopPending(ledger: Ledger, lease: Lease, sweepKey: string, note: string): Promise<number> {
  let stopped = 0;
  for (const launched of [0, PAUSED]) {
    stopped += await eachChunk(
      ledger,
      sweepKey,
      () => pendingTasks(ledger, sweepKey, CHUNK, launched).select('CODE_TASK as codeTask').execute(),
      (codes) =>
        writeSweep(ledger, lease, sweepKey, (trx) =>
          changeTasks(trx, ledger, sweepKey, codes, (tasks) => stopWaiting(trx, tasks, note)),
        ),
    );
  }
  return stopped;
}

/**
 * Stops those of these tasks that wait to be launched. One that somebody else's SQL gave a final STATUS keeps it, if it
 * can be.
 */
export async function stopWaiting(trx: Trx, tasks: readonly TaskState[], note: string): Promise<number> {
  const waiting = tasks.filter((task) => !task.launched && !task.settled);
  const codes = waiting.map((task) => task.codeTask);
  const stopped = await setStatus(trx, codes, UNFINISHED, 'Stopped', note);
  await markSettled(trx, codes, 'Stopped');
  const ended = waiting.filter(({ status }) => !UNFINISHED.some((unfinished) => unfinished === status));
  await mendStatuses(
    trx,
    ended.map((task) => ({ ...task, settled: true })),
  );
  return stopped;
}

/**
 * Sends the Stopped tasks in the grid back to Pending.
 *
 * @returns how many
 */
export async function reopenStopped(ledger: Ledger, lease: Lease, sweepKey: string): Promise<number> {
  return await reopenAll(ledger, lease, sweepKey, 'Stopped');
}

/** Sends the settled tasks in the grid that have this STATUS back to Pending, chunk by chunk. */
export async function reopenAll(
  ledger: Ledger,
  lease: Lease,
  sweepKey: string,
  from: 'Failed' | 'Stopped',
): Promise<number> {
  const read = (after: string) =>
    tasksAfter(ledger, sweepKey, after)
      .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
      .where('t.IN_GRID', '=', 1)
      .where('t.SETTLED', '=', 1)
      .where('s.STATUS', '=', from)
      .execute();
  return await eachChunk(ledger, sweepKey, read, (codes) =>
    writeSweep(ledger, lease, sweepKey, (trx) =>
      changeTasks(trx, ledger, sweepKey, codes, (tasks) => reopen(trx, tasks, from)),
    ),
  );
}

/** Sends those of these tasks that are settled with this STATUS back to Pending. */
export async function reopen(trx: Trx, tasks: readonly TaskState[], from: 'Failed' | 'Stopped'): Promise<number> {
  const codes = tasks.filter((task) => task.settled && task.status === from).map((task) => task.codeTask);
  await setStatus(trx, codes, [from], 'Pending');
  await markFresh(trx, codes);
  return codes.length;
}
