import { LedgerError } from '../errors.ts';
import { putCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Ledger } from '../ledger.ts';
import { cutNote } from '../values/note.ts';
import { write } from '../transaction/write.ts';
import { requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';
import { checkStep, putMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';

/** One epoch of training: the mean loss on the scaled series, and the wall time. */
export interface EpochMetric {
  readonly epoch: number;
  readonly loss: number;
  readonly seconds: number;
}

/** What else is known of an epoch: metrics for TB_METRIC, whose step it is, and what a training may go on from. */
export type EpochRecord = EpochMetric & {
  readonly metrics?: Metrics | undefined;
  readonly checkpoint?: Omit<Checkpoint, 'epoch'> | undefined;
};

/**
 * Records an epoch of an attempt; the same epoch again replaces it. A checkpoint takes the place of the task's last one.
 *
 * @returns false where the sweep's checkpoints leave no room for this one
 * @throws ClaimLostError
 * @throws LedgerError when the loss or a metric is not a finite number
 */
export async function recordEpoch(ledger: Ledger, claim: Claim, record: EpochRecord): Promise<boolean> {
  const { epoch, loss, seconds, metrics = {}, checkpoint } = record;
  if (!Number.isFinite(loss)) {
    throw new LedgerError(`epoch ${epoch} of ${claim.codeTask}: expected a finite loss, found ${loss}`);
  }
  const values = checkStep(claim, epoch, metrics);
  return await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    await putMetrics(trx, ledger, claim, values);
    await trx
      .insertInto('TB_EPOCHMETRIC')
      .values({ CODE_TASK: claim.codeTask, ATTEMPT: claim.attempt, EPOCH: epoch, LOSS: loss, SECONDS: seconds })
      .modifyEnd(ledger.store.sql.overwrite(['LOSS', 'SECONDS']))
      .execute();
    return checkpoint === undefined || (await putCheckpoint(trx, ledger, claim, { ...checkpoint, epoch }));
  });
}

/** How an attempt failed: the process's exit code (null where a signal ended it), the kind of trouble, and one sentence for people. */
export interface AttemptFailure {
  readonly exitCode: number | null;
  readonly cause: string;
  readonly note: string;
}

/**
 * Ends an attempt that failed; one that has an end stays as it is. STATUS stays Running: whether there will be another attempt
 * is not the trainer's to say.
 *
 * @throws ClaimLostError
 */
export async function failAttempt(ledger: Ledger, claim: Claim, failure: AttemptFailure): Promise<void> {
  const { codeTask, attempt } = claim;
  const note = cutNote(failure.note);
  await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    const { numUpdatedRows } = await trx
      .updateTable('TB_TASKATTEMPT')
      .set({ DATE_END: ledger.store.sql.clock(), EXIT_CODE: failure.exitCode, CAUSE: failure.cause, NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', attempt)
      .where('DATE_END', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    await trx
      .updateTable('TB_TASKSTATUS')
      .set({ NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('STATUS', '=', 'Running')
      .execute();
  });
}
