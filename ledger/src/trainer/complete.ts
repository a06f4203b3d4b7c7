import { LedgerUnavailableError, RefusedError } from '../errors.ts';
import type { LedgerError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { keepModel } from '../model/stored.ts';
import type { StoredModel } from '../model/stored.ts';
import { cutNote } from '../values/note.ts';
import { setStatus } from '../sweep/tasks/change.ts';
import { write } from '../transaction/write.ts';
import { ClaimLostError, requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';
import { putFinalMetrics } from './metrics.ts';
import { checkResult } from './result.ts';
import type { CheckedResult, TaskResult } from './result.ts';

interface Completion {
  readonly claim: Claim;
  readonly result: CheckedResult;
  /** A sentence for all that is not kept of the task. */
  readonly leftOut: readonly string[];
}

/** A connection that breaks once breaks by chance; twice in a row it may be the model that breaks it. */
const TRIES_WITH_MODEL = 2;

/**
 * Running → Completed with the result, and the model if it is to be kept, in one transaction, and only while the claim
 * holds. May be called again after a lost connection.
 *
 * A result is not given up for anything lesser: a model that the database does not take is left out, and so is a figure that
 * its column cannot hold. The task's NOTE, and that of its attempt, say what was left out.
 *
 * @returns a sentence for all that was left out
 * @throws ClaimLostError
 * @throws LedgerError when a figure is not a finite number, or the result itself is refused; nothing is written
 */
export async function completeTask(
  ledger: Ledger,
  claim: Claim,
  result: TaskResult,
  model?: StoredModel,
): Promise<string[]> {
  const checked = checkResult(claim, result);
  const completion = { claim, result: checked, leftOut: checked.leftOut };
  let trouble: LedgerError | undefined;
  for (let tries = model === undefined ? 0 : TRIES_WITH_MODEL; tries > 0; tries -= 1) {
    const stage = { model: false };
    try {
      return await record(ledger, completion, model, stage);
    } catch (error) {
      if (!stage.model || !isOfModel(error)) throw error;
      trouble = error;
      if (!(error instanceof LedgerUnavailableError)) break;
    }
  }
  const without = trouble === undefined ? [] : [`the model is not kept: ${trouble.message}`];
  return await record(ledger, { ...completion, leftOut: [...checked.leftOut, ...without] });
}

/** Whether the transaction may succeed without the model. A commit whose answer was lost may have taken place with it. */
function isOfModel(error: unknown): error is LedgerError {
  if (error instanceof LedgerUnavailableError) return error.serverAnswered || !error.commitUnknown;
  return error instanceof RefusedError;
}

async function record(
  ledger: Ledger,
  { claim, result, leftOut }: Completion,
  model?: StoredModel,
  stage = { model: false },
): Promise<string[]> {
  const { codeTask } = claim;
  return await write(ledger, async (trx) => {
    if ((await requireClaim(trx, ledger, claim)) === 'Completed') return [...leftOut];
    await insertResult(trx, ledger, result.row);
    if (result.metrics) await putFinalMetrics(trx, ledger, claim, result.metrics);
    stage.model = model !== undefined;
    const more = model === undefined ? [] : await keepModel(trx, ledger.store, codeTask, model);
    const all = [...leftOut, ...more];
    const note = all.length === 0 ? undefined : cutNote(all.join('; '));
    if ((await setStatus(trx, [codeTask], ['Running'], 'Completed', note)) === 0) throw new ClaimLostError(claim);
    await endAttempt(trx, ledger, claim, { NAIVE_MSE: result.naiveMse, NOTE: note ?? null });
    return all;
  });
}

/** Writes the row of TB_MODELRESULT in the place of one that an earlier attempt may have left. */
export async function insertResult(trx: Trx, { store }: Ledger, row: CheckedResult['row']): Promise<void> {
  const { CODE_TASK: _, ...columns } = row;
  await trx
    .insertInto('TB_MODELRESULT')
    .values(row)
    .modifyEnd(store.sql.overwrite(Object.keys(columns)))
    .execute();
}

interface AttemptEnd {
  readonly NAIVE_MSE: number | null;
  readonly NOTE: string | null;
}

async function endAttempt(trx: Trx, { store }: Ledger, { codeTask, attempt }: Claim, end: AttemptEnd): Promise<void> {
  await trx
    .updateTable('TB_TASKATTEMPT')
    .set({ DATE_END: store.sql.clock(), EXIT_CODE: 0, CAUSE: 'Completed', ...end })
    .where('CODE_TASK', '=', codeTask)
    .where('ATTEMPT', '=', attempt)
    .execute();
}
