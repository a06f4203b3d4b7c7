import type { Ledger, Trx } from '../../ledger.ts';
import type { Lease } from '../../transaction/fence.ts';
import { write } from '../../transaction/write.ts';
import { cutNote } from '../../values/note.ts';
import { columnTime } from '../time.ts';
import { lockTasks } from './change.ts';
import type { TaskState } from './change.ts';

/** What whoever started a trainer saw of an attempt, whether or not its trainer has recorded that. */
export interface SeenAttempt {
  /** The name that its trainer would have claimed the task under. */
  readonly holder: string;
  /** When its trainer began and ended, in milliseconds since the epoch; the end is now where nobody saw it. */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly exitCode?: number;
}

/** An attempt that is over and that its trainer has not recorded, and how it ended. */
export interface UnclaimedAttempt extends SeenAttempt {
  readonly codeTask: string;
  readonly cause: string;
  readonly note?: string;
}

/** Whether nobody claimed an attempt: a claim says what computes, if only with an empty text. */
export function isUnclaimed({ BACKEND }: { readonly BACKEND: string | null }): boolean {
  return BACKEND === null;
}

/** By whom these tasks have attempts, those that are over too. */
export async function recordedHolders({ db }: Ledger, codes: readonly string[]): Promise<Map<string, Set<string>>> {
  if (codes.length === 0) return new Map();
  const rows = await db
    .selectFrom('TB_TASKATTEMPT')
    .select(['CODE_TASK', 'HOLDER'])
    .where('CODE_TASK', 'in', codes)
    .execute();
  const byTask = Map.groupBy(rows, ({ CODE_TASK }) => CODE_TASK);
  return new Map(Array.from(byTask, ([code, ofTask]) => [code, new Set(ofTask.map(({ HOLDER }) => HOLDER))]));
}

/**
 * Records attempts of trainers that claimed nothing, each once: none by the name of one that is there. STATUS and HOLDER stay as
 * they are, so that nobody takes the task for claimed. A task that is claimed gets none, since its holder is known by the
 * number of the last attempt; neither does one that is over, unless its trainer Completed it before it ended.
 *
 * @returns the codes of the tasks of those that were recorded
 */
export async function recordAttempts(
  ledger: Ledger,
  lease: Lease,
  attempts: readonly UnclaimedAttempt[],
): Promise<string[]> {
  if (attempts.length === 0) return [];
  const locked = async (trx: Trx): Promise<string[]> => {
    const codes = [...new Set(attempts.map(({ codeTask }) => codeTask))];
    const free = new Set((await lockTasks(trx, ledger, codes)).filter(mayGet).map(({ codeTask }) => codeTask));
    const recorded: string[] = [];
    for (const attempt of attempts)
      if (free.has(attempt.codeTask) && (await addAttempt(trx, ledger, attempt))) recorded.push(attempt.codeTask);
    return recorded;
  };
  return await write(ledger, locked, lease);
}

function mayGet({ held, launched, settled, status }: TaskState): boolean {
  return !held && (settled ? status === 'Completed' : launched);
}

/**
 * Adds an attempt to a task that is locked and not claimed, unless it has one by this name.
 *
 * @returns whether it was added
 */
export async function addAttempt(trx: Trx, { store }: Ledger, seen: UnclaimedAttempt): Promise<boolean> {
  const { codeTask, holder, startedAt, endedAt, exitCode = null, cause, note } = seen;
  const attempts = await trx
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKATTEMPT as a', 'a.CODE_TASK', 't.CODE_TASK')
    .select(['t.ATTEMPT as LAST', 'a.ATTEMPT', 'a.HOLDER', 'a.BACKEND'])
    .where('t.CODE_TASK', '=', codeTask)
    .execute();
  if (attempts.length === 0 || attempts.some(({ HOLDER }) => HOLDER === holder)) return false;
  const number = Math.max(...attempts.flatMap(({ LAST, ATTEMPT }) => [LAST, ATTEMPT ?? 0])) + 1;
  const ended = { EXIT_CODE: exitCode, CAUSE: cause, NOTE: note === undefined ? null : cutNote(note) };
  const times = {
    DATE_START: columnTime(startedAt),
    DATE_END: endedAt === undefined ? store.sql.clock() : columnTime(endedAt),
  };
  await trx
    .insertInto('TB_TASKATTEMPT')
    .values({ CODE_TASK: codeTask, ATTEMPT: number, HOLDER: holder, ...times, ...ended })
    .execute();
  await trx.updateTable('TB_TASK').set({ ATTEMPT: number }).where('CODE_TASK', '=', codeTask).execute();
  const claimed = attempts.filter((attempt) => !isUnclaimed(attempt)).map(({ ATTEMPT }) => ATTEMPT);
  if (cause === 'Completed') await takeAlong(trx, codeTask, new Set(claimed), number);
  return true;
}

/**
 * A trainer that claims nothing may have written metrics all the same, under the number that the task's last attempt had:
 * they are read by that number, and stay to be.
 */
async function takeAlong(
  trx: Trx,
  codeTask: string,
  claimed: ReadonlySet<number | null>,
  number: number,
): Promise<void> {
  for (const table of ['TB_METRIC', 'TB_EPOCHMETRIC'] as const) {
    const rows = await trx.selectFrom(table).select('ATTEMPT').distinct().where('CODE_TASK', '=', codeTask).execute();
    const last = Math.max(...rows.map(({ ATTEMPT }) => ATTEMPT).filter((attempt) => !claimed.has(attempt)));
    if (!Number.isFinite(last) || last >= number) continue;
    await trx
      .updateTable(table)
      .set({ ATTEMPT: number })
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', last)
      .execute();
  }
}
