import type { Ledger } from '../ledger.ts';
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
 * open. Nothing is written once either is over. May be called again, with another result too.
 *
 * @returns whether it was written
 * @throws ClaimLostError
 * @throws LedgerError when a figure is not a finite number, or the result itself is refused; nothing is written
 */
export async function reportResult(ledger: Ledger, claim: Claim, result: TaskResult): Promise<boolean> {
  const { row, metrics, naiveMse, leftOut } = checkResult(claim, result);
  return await write(ledger, async (trx) => {
    if ((await requireClaim(trx, ledger, claim)) !== 'Running') return false;
    const { numUpdatedRows } = await trx
      .updateTable('TB_TASKATTEMPT')
      .set({ NAIVE_MSE: naiveMse, NOTE: leftOut.length === 0 ? null : cutNote(leftOut.join('; ')) })
      .where('CODE_TASK', '=', claim.codeTask)
      .where('ATTEMPT', '=', claim.attempt)
      .where('DATE_END', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await insertResult(trx, ledger, row);
    if (metrics) await putFinalMetrics(trx, ledger, claim, metrics);
    return true;
  });
}
