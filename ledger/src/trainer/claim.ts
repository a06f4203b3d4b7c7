import type { Ledger, Trx } from '../ledger.ts';
import { cutNote } from '../values/note.ts';
import { PAUSED, UNFINISHED, closeAttempts, setStatus } from '../sweep/tasks/change.ts';
import { hasPaused } from '../sweep/tasks/paused.ts';
import { TaskNotFoundError } from '../sweep/errors.ts';
import { write } from '../transaction/write.ts';
import { ClaimRefusedError } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';

/** Who wants to train a task, and with what. `versions` names the libraries in at most 300 characters. */
export interface ClaimRequest {
  readonly codeTask: string;
  readonly holder: string;
  readonly backend: string;
  readonly versions: string;
}

/**
 * Starts a new attempt at a task: Pending or Running → Running. Another trainer that holds the task loses it. A holder whose
 * own attempt has no end yet goes on with that one: what started a program may claim for it, and a claim whose answer was
 * lost may be made again.
 *
 * @throws ClaimRefusedError when the task is over
 * @throws TaskNotFoundError when there is no such task
 */
export async function claimTask(ledger: Ledger, request: ClaimRequest): Promise<Claim> {
  const { codeTask, holder, backend, versions } = request;
  return await write(ledger, async (trx) => {
    const { status, settled, paused, last } = await lockTask(trx, ledger, codeTask);
    if (paused) throw new ClaimRefusedError(codeTask, status, 'it has paused');
    if (settled || (await setStatus(trx, [codeTask], UNFINISHED, 'Running')) === 0) {
      throw new ClaimRefusedError(codeTask, status);
    }
    if (last.holder === holder && (await joinAttempt(trx, request, last.attempt)))
      return { codeTask, attempt: last.attempt, holder };
    const attempt = last.attempt + 1;
    await closeAttempts(trx, ledger, [codeTask], 'Replaced');
    await trx
      .updateTable('TB_TASK')
      .set({ ATTEMPT: attempt, HOLDER: holder })
      .where('CODE_TASK', '=', codeTask)
      .execute();
    await trx
      .insertInto('TB_TASKATTEMPT')
      .values({
        CODE_TASK: codeTask,
        ATTEMPT: attempt,
        HOLDER: holder,
        BACKEND: backend,
        VERSIONS: cutNote(versions),
        DATE_START: ledger.store.sql.clock(),
      })
      .execute();
    return { codeTask, attempt, holder };
  });
}

/** @returns whether this attempt is still going on, now with what is asked for */
async function joinAttempt(
  trx: Trx,
  { codeTask, holder, backend, versions }: ClaimRequest,
  attempt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('TB_TASKATTEMPT')
    .set({ BACKEND: backend, VERSIONS: cutNote(versions) })
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', attempt)
    .where('HOLDER', '=', holder)
    .where('DATE_END', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

interface LockedTask {
  readonly status: string | null;
  readonly settled: boolean;
  /** Its trainer has paused it, and nobody has told it to go on. */
  readonly paused: boolean;
  /** The attempt that was claimed last; 0 where none was. No holder: it was taken back. */
  readonly last: { readonly attempt: number; readonly holder: string | null };
}

/** The task under lock. */
async function lockTask(trx: Trx, { store }: Ledger, codeTask: string): Promise<LockedTask> {
  const status = await trx
    .selectFrom('TB_TASKSTATUS')
    .select('STATUS')
    .where('CODE_TASK', '=', codeTask)
    .modifyEnd(store.sql.forUpdate)
    .executeTakeFirst();
  const task = await trx
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.LAUNCHED', 't.SETTLED', 't.ATTEMPT', 't.HOLDER', 'a.CAUSE'])
    .where('t.CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  if (status === undefined || task?.CODE_TASK !== codeTask) throw new TaskNotFoundError(codeTask);
  return {
    status: status.STATUS,
    settled: task.SETTLED === 1,
    paused: task.LAUNCHED === PAUSED || hasPaused(task),
    last: { attempt: task.ATTEMPT, holder: task.HOLDER },
  };
}
