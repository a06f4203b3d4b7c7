import type { Ledger } from '../../ledger.ts';
import type { Lease } from '../../transaction/fence.ts';
import { write } from '../../transaction/write.ts';
import { cutNote } from '../../values/note.ts';
import { lockUnsettled } from './change.ts';

/** How an attempt ended, as whoever started its trainer saw it. */
export interface EndedAttempt {
  readonly codeTask: string;
  /** Who claimed the task for it. */
  readonly holder: string;
  readonly cause: string;
  readonly exitCode?: number;
  readonly note?: string;
}

/**
 * Ends attempts that have no end yet, at tasks that are not settled. STATUS stays as it is: whether there will be another
 * attempt is decided elsewhere, and what the trainer wrote about its end itself is not overwritten.
 *
 * @returns the codes of the tasks of those that had no end
 */
export async function closeEnded(ledger: Ledger, lease: Lease, ends: readonly EndedAttempt[]): Promise<string[]> {
  if (ends.length === 0) return [];
  return await write(
    ledger,
    async (trx) => {
      const { tasks } = await lockUnsettled(
        trx,
        ledger,
        ends.map(({ codeTask }) => codeTask),
      );
      const unsettled = new Set(tasks.map(({ codeTask }) => codeTask));
      const closed: string[] = [];
      for (const { codeTask, holder, cause, exitCode = null, note } of ends.filter((end) =>
        unsettled.has(end.codeTask),
      )) {
        const { numUpdatedRows } = await trx
          .updateTable('TB_TASKATTEMPT')
          .set({
            DATE_END: ledger.store.sql.clock(),
            EXIT_CODE: exitCode,
            CAUSE: cause,
            NOTE: note === undefined ? null : cutNote(note),
          })
          .where('CODE_TASK', '=', codeTask)
          .where('HOLDER', '=', holder)
          .where('DATE_END', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) closed.push(codeTask);
      }
      return closed;
    },
    lease,
  );
}
