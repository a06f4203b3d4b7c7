import { sql } from 'kysely';
import type { Trx } from '../../ledger.ts';
import { cutNote } from '../../values/note.ts';
import type { TaskState } from './change.ts';
import type { TaskStatus } from '../types.ts';
import { CORRUPT, isTaskStatus } from '../status.ts';

/**
 * What STATUS of a task has to be, by what TB_TASK says of it; undefined where it may stay. A task that is not settled may
 * have any of the five words: what they mean for it is decided with its Job or process in view.
 */
function statusToSet(task: TaskState, hasResult: boolean): TaskStatus | undefined {
  const { status, settled, launched, held } = task;
  if (!settled) {
    if (isTaskStatus(status)) return undefined;
    return launched && held ? 'Running' : 'Pending';
  }
  const stays = status === 'Completed' ? hasResult : status === 'Failed' || status === 'Stopped';
  if (stays) return undefined;
  return hasResult ? 'Completed' : 'Failed';
}

/** NOTE of a task that Completed was written of, and no result. */
export const COMPLETED_WITHOUT_RESULT = `${CORRUPT}STATUS is Completed but TB_MODELRESULT has no row of this task`;

/** The sentence that NOTE gets: what was there, and what is to be known of it. */
export function corruption({ status }: Pick<TaskState, 'status'>, to: TaskStatus): string {
  if (status === undefined) return `${CORRUPT}TB_TASKSTATUS had no row of this task; made again as ${to}`;
  if (status === 'Completed') return COMPLETED_WITHOUT_RESULT;
  return `${CORRUPT}STATUS was ${wordOf(status)}; ${to} is what TB_TASK says`;
}

/** SQLite keeps whatever it is given. */
function wordOf(status: unknown): string {
  if (status === null) return 'NULL';
  return typeof status === 'string' ? `'${status}'` : 'no text';
}

/** Tasks under lock with a STATUS that can be, and the codes of those that were mended for it. */
export interface LockedTasks {
  readonly tasks: readonly TaskState[];
  readonly mended: readonly string[];
}

/**
 * Gives tasks whose STATUS cannot be, by {@link statusToSet}, the right one: a word that is none of the five, no row at
 * all, or one that contradicts that the task is settled. For tasks under lock; counters are the caller's to keep.
 *
 */
export async function mendStatuses(trx: Trx, tasks: readonly TaskState[]): Promise<LockedTasks> {
  const suspects = tasks.filter(
    (task) => statusToSet(task, true) !== undefined || statusToSet(task, false) !== undefined,
  );
  if (suspects.length === 0) return { tasks, mended: [] };
  const results = await withResult(
    trx,
    suspects.map(({ codeTask }) => codeTask),
  );
  const mended = new Map<string, TaskState>();
  for (const task of suspects) {
    const to = statusToSet(task, results.has(task.codeTask));
    if (to === undefined) continue;
    await setWord(trx, task, to);
    mended.set(task.codeTask, { ...task, status: to });
  }
  return { tasks: tasks.map((task) => mended.get(task.codeTask) ?? task), mended: [...mended.keys()] };
}

/** Compare-and-set against whatever was read; a row that is missing is made, with what it had. */
async function setWord(trx: Trx, task: TaskState, to: TaskStatus): Promise<void> {
  const { codeTask, status } = task;
  const note = cutNote(corruption(task, to));
  if (status === undefined) {
    await sql`insert into TB_TASKSTATUS (CODE_TASK, TICKER, IDX_TASK, STATUS, NOTE)
      select t.CODE_TASK, w.TICKER, t.IDX_TASK, ${to}, ${note}
        from TB_TASK t join TB_SWEEP w on w.SWEEP_KEY = t.SWEEP_KEY where t.CODE_TASK = ${codeTask}`.execute(trx);
  } else {
    await trx
      .updateTable('TB_TASKSTATUS')
      .set({ STATUS: to, NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('STATUS', status === null ? 'is' : '=', status)
      .execute();
  }
}

/** Which of these tasks have a row in TB_MODELRESULT. */
export async function withResult(trx: Trx, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await trx.selectFrom('TB_MODELRESULT').select('CODE_TASK').where('CODE_TASK', 'in', codes).execute();
  return new Set(rows.map(({ CODE_TASK }) => CODE_TASK));
}
