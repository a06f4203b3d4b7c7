import { NOW, overwrite, toFloat } from '../dialect/sql.ts';
import { LedgerError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { keepModel } from '../model/kept.ts';
import type { KeptModel } from '../model/kept.ts';
import { setStatus } from '../sweep/change.ts';
import type { ModelResult } from '../sweep/shapes.ts';
import { write } from '../write.ts';
import { ClaimLostError, requireClaim } from './held.ts';
import type { Claim } from './held.ts';

/** A result with the mean squared error of the naive forecast on the same days. */
export type TaskResult = ModelResult & { readonly naiveMse: number };

/**
 * Running → Completed with the result, and the model if it is to be kept, in one transaction, and only while the claim holds. May be called again after
 * a lost connection.
 *
 * @throws ClaimLostError
 * @throws LedgerError when a figure is not a finite number; nothing is written
 */
export async function completeTask(ledger: Ledger, claim: Claim, result: TaskResult, kept?: KeptModel): Promise<void> {
  const row = resultRow(claim, result);
  await write(ledger, async (trx) => {
    const status = await requireClaim(trx, ledger, claim);
    if (status === 'Completed') return;
    if ((await setStatus(trx, [claim.codeTask], ['Running'], 'Completed')) === 0) throw new ClaimLostError(claim);
    const { CODE_TASK: _, ...columns } = row;
    await trx
      .insertInto('TB_MODELRESULT')
      .values(row)
      .modifyEnd(overwrite(ledger.dialect, Object.keys(columns)))
      .execute();
    if (kept !== undefined) await keepModel(trx, claim.codeTask, kept);
    await endAttempt(trx, claim, result.naiveMse);
  });
}

function resultRow({ codeTask }: Claim, result: TaskResult) {
  for (const figure of ['loss', 'accuracy', 'mse', 'naiveMse'] as const) {
    if (Number.isFinite(result[figure])) continue;
    throw new LedgerError(`the result of ${codeTask}: expected a finite ${figure}, found ${result[figure]}`);
  }
  return {
    CODE_TASK: codeTask,
    TICKER: result.ticker,
    VERSION_MODEL: result.versionModel,
    DATE_B_TRAIN: result.dateBeginTrain,
    DATE_E_TRAIN: result.dateEndTrain,
    DATE_B_TEST: result.dateBeginTest,
    DATE_E_TEST: result.dateEndTest,
    LOSS: toFloat(result.loss),
    ACCURACY: toFloat(result.accuracy),
    MSE: toFloat(result.mse),
  };
}

async function endAttempt(trx: Trx, { codeTask, attempt }: Claim, naiveMse: number): Promise<void> {
  await trx
    .updateTable('TB_TASKATTEMPT')
    .set({ DATE_END: NOW, EXIT_CODE: 0, CAUSE: 'Completed', NAIVE_MSE: naiveMse })
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', attempt)
    .execute();
}
