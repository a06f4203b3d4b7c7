import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { cutNote } from '../../values/note.ts';
import { UNFINISHED, markFresh, setStatus } from './change.ts';
import { changeLaunched } from './launch.ts';
import { withResult } from './mend.ts';
import { joined, NO_RESULT, reportedRemarks } from './said.ts';

/** What the attempts at a task say of results that are not there. */
export interface Losses {
  /** Attempts in a row, before the one that is at work or ended last, that were tried again for it. */
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
    .select(['a.CODE_TASK', 'a.CAUSE', 't.HOLDER'])
    .where('a.CODE_TASK', 'in', codes)
    .orderBy('a.ATTEMPT', 'desc')
    .execute();
  const attempts = Map.groupBy(rows, ({ CODE_TASK }) => CODE_TASK);
  return new Map(codes.map((code) => [code, lossesIn(attempts.get(code) ?? [])]));
}

/** @param attempts the last one first; where the task has a holder that is the one in question, else it made no claim */
function lossesIn(attempts: readonly { readonly CAUSE: string | null; readonly HOLDER: string | null }[]): Losses {
  const [last] = attempts;
  const before = last !== undefined && last.HOLDER !== null ? attempts.slice(1) : attempts;
  const other = before.findIndex(({ CAUSE }) => CAUSE !== NO_RESULT);
  return { retried: other < 0 ? before.length : other, completed: last?.CAUSE === 'Completed' };
}

/**
 * Sends a launched task whose trainer ended well without a result that the ledger has back to Pending, and notes it as an
 * attempt: a trainer that makes no claim leaves none. What its reporter could not record stands behind the note.
 *
 * @returns whether it went back: not when its result is there by now
 */
export async function requeueLost(ledger: Ledger, lease: Lease, codeTask: string, note: string): Promise<boolean> {
  return await changeLaunched(ledger, lease, codeTask, async (trx) => {
    if ((await withResult(trx, [codeTask])).has(codeTask)) return false;
    const whole = joined(note, await reportedRemarks(trx, codeTask));
    if ((await setStatus(trx, [codeTask], [...UNFINISHED, 'Completed'], 'Pending', whole)) === 0) return false;
    await noteLoss(trx, ledger, codeTask, cutNote(whole));
    await markFresh(trx, [codeTask]);
    return true;
  });
}

async function noteLoss(trx: Trx, { store }: Ledger, codeTask: string, note: string): Promise<void> {
  const now = store.sql.clock();
  const last = await trx
    .selectFrom('TB_TASKATTEMPT as a')
    .innerJoin('TB_TASK as t', 't.CODE_TASK', 'a.CODE_TASK')
    .select(['a.ATTEMPT', 'a.CAUSE', 'a.DATE_END', 't.HOLDER'])
    .where('a.CODE_TASK', '=', codeTask)
    .orderBy('a.ATTEMPT', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Whoever claimed it has noted it already.
  if (last?.CAUSE === NO_RESULT && last.HOLDER !== null) return;
  if (last !== undefined && (last.DATE_END === null || last.CAUSE === 'Completed')) {
    await trx
      .updateTable('TB_TASKATTEMPT')
      .set({ DATE_END: now, CAUSE: NO_RESULT, NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', last.ATTEMPT)
      .execute();
    return;
  }
  const attempt = (last?.ATTEMPT ?? 0) + 1;
  const ended = { CAUSE: NO_RESULT, NOTE: note, DATE_START: now, DATE_END: now };
  await trx
    .insertInto('TB_TASKATTEMPT')
    .values({ CODE_TASK: codeTask, ATTEMPT: attempt, HOLDER: '', ...ended })
    .execute();
  await trx.updateTable('TB_TASK').set({ ATTEMPT: attempt }).where('CODE_TASK', '=', codeTask).execute();
}
