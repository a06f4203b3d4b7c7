import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../transaction/write.ts';
import { cutNote } from '../values/note.ts';
import { requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';
import { insertResult } from './complete.ts';
import { putFinalMetrics } from './metrics.ts';
import { checkResult } from './result.ts';
import type { TaskResult } from './result.ts';

/**
 * Writes the result of a trainer whose end somebody else sees, who settles the task: STATUS stays Running and the attempt
 * open. What is left out of it becomes the attempt's NOTE, and the task's once that is settled. Nothing is written once either is
 * over. May be called again, with another result too.
 *
 * @returns whether it was written
 * @throws ClaimLostError
 * @throws LedgerError when a figure is not a finite number, or the result itself is refused; nothing is written
 */
export async function reportResult(ledger: Ledger, claim: Claim, result: TaskResult): Promise<boolean> {
  const { row, metrics, naiveMse, leftOut } = checkResult(claim, result);
  return await write(ledger, async (trx) => {
    if ((await requireClaim(trx, ledger, claim)) !== 'Running') return false;
    const isOpen = await setAtAttempt(trx, claim, { NAIVE_MSE: naiveMse, NOTE: noteOf(leftOut) });
    if (!isOpen) return false;
    await insertResult(trx, ledger, row);
    if (metrics) await putFinalMetrics(trx, ledger, claim, metrics);
    return true;
  });
}

/**
 * Notes what could not be recorded of an attempt that has reported no result, for whoever ends it. Nothing is written once
 * it is over.
 *
 * @throws ClaimLostError
 */
export async function noteRemarks(ledger: Ledger, claim: Claim, remarks: readonly string[]): Promise<void> {
  await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    await setAtAttempt(trx, claim, { NOTE: noteOf(remarks) });
  });
}

function noteOf(sentences: readonly string[]): string | null {
  return sentences.length === 0 ? null : cutNote(sentences.join('; '));
}

/** @returns whether the attempt has no end yet */
async function setAtAttempt(
  trx: Trx,
  { codeTask, attempt }: Claim,
  columns: { readonly NOTE: string | null; readonly NAIVE_MSE?: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('TB_TASKATTEMPT')
    .set(columns)
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', attempt)
    .where('DATE_END', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
