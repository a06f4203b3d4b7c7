import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { cutNote } from '../../values/note.ts';
import { UNFINISHED, markFresh, setStatus } from './change.ts';
import { changeLaunched } from './launch.ts';
import { withResult } from './mend.ts';
import { joined, NO_RESULT, reportedRemarks } from './said.ts';
import type { TaskOutcome } from '../types.ts';
import { addAttempt, isUnclaimed } from './unclaimed.ts';
import type { SeenAttempt } from './unclaimed.ts';

/** What the attempts at a task say of results that are not there. */
export interface Losses {
  /** Attempts before the one that is at work or ended last that were tried again for it, since the task was settled last. */
  readonly retried: number;
  /** The last attempt's trainer has written its result. */
  readonly completed: boolean;
}

/** The same of each of these tasks. */
export async function lossesOf({ db }: Ledger, codes: readonly string[]): Promise<Map<string, Losses>> {
  if (codes.length === 0) return new Map();
  const rows = await db
    .selectFrom('TB_TASKATTEMPT as a')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'a.CODE_TASK')
    .select(['a.CODE_TASK', 'a.CAUSE', 'a.BACKEND', 't.HOLDER'])
    .where('a.CODE_TASK', 'in', codes)
    .orderBy('a.ATTEMPT', 'desc')
    .execute();
  const attempts = Map.groupBy(rows, ({ CODE_TASK }) => CODE_TASK);
  return new Map(codes.map((code) => [code, lossesIn(attempts.get(code) ?? [])]));
}

interface CountedAttempt {
  readonly CAUSE: string | null;
  readonly BACKEND: string | null;
  /** Of the task. */
  readonly HOLDER: string | null;
}

/** @param all the last one first; where the task has a holder that is the one in question, else it made no claim */
function lossesIn(all: readonly CountedAttempt[]): Losses {
  const attempts = all.filter((attempt, at) => isCounted(attempt) || (at === 0 && attempt.HOLDER !== null));
  const [last] = attempts;
  const before = last !== undefined && last.HOLDER !== null ? attempts.slice(1) : attempts;
  const settled = before.findIndex(({ CAUSE }) => CAUSE !== null && OUTCOMES.has(CAUSE));
  // What failed otherwise between them was tried again by its Job, and makes none of them undone.
  const ofThisTry = settled < 0 ? before : before.slice(0, settled);
  return {
    retried: ofThisTry.filter(({ CAUSE }) => CAUSE === NO_RESULT).length,
    completed: last?.CAUSE === 'Completed',
  };
}

/** Causes of attempts that were the last ones when their task was settled. */
const OUTCOMES: ReadonlySet<string> = new Set<TaskOutcome>(['Completed', 'Failed', 'Stopped']);

/** What was merely seen of attempts that nobody claimed changes nothing in how often a task is tried again. */
function isCounted(attempt: CountedAttempt): boolean {
  return !isUnclaimed(attempt) || attempt.CAUSE === NO_RESULT;
}

/**
 * Sends a launched task whose trainer ended well without a result that the ledger has back to Pending, and notes it as an
 * attempt: a trainer that makes no claim leaves none. What its reporter could not record stands behind the note.
 *
 * @param seen what was seen of the attempt, for one that made no claim
 * @returns whether it went back: not when its result is there by now
 */
export async function requeueLost(
  ledger: Ledger,
  lease: Lease,
  codeTask: string,
  note: string,
  seen?: SeenAttempt,
): Promise<boolean> {
  return await changeLaunched(ledger, lease, codeTask, async (trx) => {
    if ((await withResult(trx, [codeTask])).has(codeTask)) return false;
    const whole = joined(note, await reportedRemarks(trx, codeTask));
    if ((await setStatus(trx, [codeTask], [...UNFINISHED, 'Completed'], 'Pending', whole)) === 0) return false;
    await noteLoss(trx, ledger, { codeTask, note: cutNote(whole), ...(seen && { seen }) });
    await markFresh(trx, [codeTask]);
    return true;
  });
}

interface LastAttempt {
  readonly CAUSE: string | null;
  readonly DATE_END: string | null;
  readonly BACKEND: string | null;
  readonly BY: string;
  /** Of the task. */
  readonly HOLDER: string | null;
}

/** Whether it has no end yet, or ended well for all that was known; what is there of another one without a claim stays. */
function isLost(last: LastAttempt, seen: SeenAttempt | undefined): boolean {
  if (last.DATE_END === null) return true;
  const isThisOne = !isUnclaimed(last) || last.HOLDER !== null || last.BY === seen?.holder;
  return isThisOne && last.CAUSE === 'Completed';
}

interface Loss {
  readonly codeTask: string;
  readonly note: string;
  readonly seen?: SeenAttempt;
}

async function noteLoss(trx: Trx, ledger: Ledger, { codeTask, note, seen }: Loss): Promise<void> {
  const now = ledger.store.sql.clock();
  const last = await trx
    .selectFrom('TB_TASKATTEMPT as a')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'a.CODE_TASK')
    .select(['a.ATTEMPT', 'a.CAUSE', 'a.DATE_END', 'a.BACKEND', 'a.HOLDER as BY', 't.HOLDER'])
    .where('a.CODE_TASK', '=', codeTask)
    .orderBy('a.ATTEMPT', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Whoever claimed it has noted it already.
  if (last?.CAUSE === NO_RESULT && last.HOLDER !== null) return;
  if (last && isLost(last, seen)) {
    await trx
      .updateTable('TB_TASKATTEMPT')
      .set({ DATE_END: now, CAUSE: NO_RESULT, NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', last.ATTEMPT)
      .execute();
    return;
  }
  if (seen && (await addAttempt(trx, ledger, { ...seen, codeTask, cause: NO_RESULT, note }))) return;
  const attempt = (last?.ATTEMPT ?? 0) + 1;
  const ended = { CAUSE: NO_RESULT, NOTE: note, DATE_START: now, DATE_END: now };
  await trx
    .insertInto('TB_TASKATTEMPT')
    .values({ CODE_TASK: codeTask, ATTEMPT: attempt, HOLDER: '', ...ended })
    .execute();
  await trx.updateTable('TB_TASK').set({ ATTEMPT: attempt }).where('CODE_TASK', '=', codeTask).execute();
}
