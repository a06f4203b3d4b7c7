import type { Ledger, Trx } from '../../ledger.ts';
import { FINAL_STEP } from '../../metrics.ts';
import type { Lease } from '../../transaction/fence.ts';
import { write } from '../../transaction/write.ts';
import { cutNote } from '../../values/note.ts';
import { lockUnsettled } from './change.ts';
import { joined } from './said.ts';

/** How an attempt ended, as whoever started its trainer saw it. */
export interface EndedAttempt {
  readonly codeTask: string;
  /** Who claimed the task for it. */
  readonly holder: string;
  readonly cause: string;
  readonly exitCode?: number;
  readonly note?: string;
  /** Its trainer has reported a result, and that is none. */
  readonly dropsResult?: boolean;
}

/**
 * Ends attempts that have no end yet, at tasks that are not settled. STATUS stays as it is: whether there will be another
 * attempt is decided elsewhere, and what the trainer wrote about its end itself is not overwritten.
 *
 * @returns the codes of the tasks of those that had no end
 */
export async function closeEnded(ledger: Ledger, lease: Lease, ends: readonly EndedAttempt[]): Promise<string[]> {
  if (ends.length === 0) return [];
  const codes = ends.map(({ codeTask }) => codeTask);
  const locked = async (trx: Trx): Promise<string[]> => {
    const { tasks } = await lockUnsettled(trx, ledger, codes);
    const unsettled = new Set(tasks.map(({ codeTask }) => codeTask));
    const closed: EndedAttempt[] = [];
    for (const end of ends) if (unsettled.has(end.codeTask) && (await closeOne(trx, ledger, end))) closed.push(end);
    await dropResults(
      trx,
      closed.filter(({ dropsResult }) => dropsResult).map(({ codeTask }) => codeTask),
    );
    return closed.map(({ codeTask }) => codeTask);
  };
  return await write(ledger, locked, lease);
}

/** What a reporter noted of the attempt stays, behind what is said of its end. */
async function closeOne(trx: Trx, { store }: Ledger, end: EndedAttempt): Promise<boolean> {
  const { codeTask, holder, cause, exitCode = null } = end;
  const attempt = await trx
    .selectFrom('TB_TASKATTEMPT')
    .select(['ATTEMPT', 'NOTE'])
    .where('CODE_TASK', '=', codeTask)
    .where('HOLDER', '=', holder)
    .where('DATE_END', 'is', null)
    .executeTakeFirst();
  if (attempt === undefined) return false;
  const note = joined(end.note, attempt.NOTE ?? undefined);
  await trx
    .updateTable('TB_TASKATTEMPT')
    .set({
      DATE_END: store.sql.clock(),
      EXIT_CODE: exitCode,
      CAUSE: cause,
      NOTE: note === undefined ? null : cutNote(note),
    })
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', attempt.ATTEMPT)
    .execute();
  return true;
}

async function dropResults(trx: Trx, codes: readonly string[]): Promise<void> {
  if (codes.length === 0) return;
  await trx.deleteFrom('TB_MODELRESULT').where('CODE_TASK', 'in', codes).execute();
  await trx.deleteFrom('TB_METRIC').where('CODE_TASK', 'in', codes).where('STEP', '=', FINAL_STEP).execute();
}
