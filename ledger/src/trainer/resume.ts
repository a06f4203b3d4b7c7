import { sql } from 'kysely';
import { putCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Checkpoint, FoundCheckpoint } from '../checkpoint/checkpoint.ts';
import type { Ledger } from '../ledger.ts';
import { copyRows } from '../sweep/reuse/copy.ts';
import { write } from '../transaction/write.ts';
import { requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';

/** Tables with what an attempt recorded step by step, and their columns for the step. */
const STEPS = [
  ['TB_EPOCHMETRIC', 'EPOCH'],
  ['TB_METRIC', 'STEP'],
] as const;

/**
 * Keeps where a task may go on from, in the place of what was kept before.
 *
 * @returns false where the sweep's checkpoints leave no room for it
 * @throws ClaimLostError
 */
export async function keepCheckpoint(ledger: Ledger, claim: Claim, checkpoint: Checkpoint): Promise<boolean> {
  return await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    return await putCheckpoint(trx, ledger, claim, checkpoint);
  });
}

/**
 * Notes that an attempt goes on from a checkpoint. What was recorded of the epochs before it, by another attempt or task, is
 * recorded of this one too, with the times that they took there.
 *
 * @throws ClaimLostError
 */
export async function resumeFrom(ledger: Ledger, claim: Claim, from: Omit<FoundCheckpoint, 'content'>): Promise<void> {
  const { codeTask, attempt } = claim;
  await write(ledger, async (trx) => {
    await requireClaim(trx, ledger, claim);
    const noted = await trx
      .selectFrom('TB_RESUMPTION')
      .select('CODE_TASK')
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', attempt)
      .executeTakeFirst();
    if (noted !== undefined) return;
    for (const [table, step] of STEPS) {
      const ofThem = sql`CODE_TASK = ${from.codeTask} and ATTEMPT = ${from.attempt}`;
      const until = sql`${sql.ref(step)} between 0 and ${from.epoch}`;
      await copyRows(trx, table, { to: { codeTask, attempt } }, sql`${ofThem} and ${until}`);
    }
    const row = { EPOCH: from.epoch, FROM_TASK: from.codeTask, FROM_ATTEMPT: from.attempt };
    await trx
      .insertInto('TB_RESUMPTION')
      .values({ CODE_TASK: codeTask, ATTEMPT: attempt, ...row })
      .execute();
  });
}
