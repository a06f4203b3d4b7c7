import type { Ledger, Trx } from '../ledger.ts';
import { setStatus } from '../sweep/tasks/change.ts';
import { PAUSED_CAUSE } from '../sweep/tasks/paused.ts';
import { write } from '../transaction/write.ts';
import { ClaimLostError, requireClaim } from './claim-fence.ts';
import type { Claim } from './claim-fence.ts';

/** Where a task is to pause: after an epoch, at a rung counted from 0. */
export interface Pause {
  readonly rung: number;
  readonly epoch: number;
}

/** @returns undefined where a task is to be trained to its end */
export async function readPauseAt({ db }: Pick<Ledger, 'db'>, codeTask: string): Promise<Pause | undefined> {
  const last = await db
    .selectFrom('TB_RUNG')
    .select(['RUNG', 'EPOCH', 'IDX_SETTLEMENT'])
    .where('CODE_TASK', '=', codeTask)
    .orderBy('RUNG', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined || last.EPOCH === null || last.IDX_SETTLEMENT !== null) return undefined;
  return { rung: last.RUNG, epoch: last.EPOCH };
}

/**
 * Running → Pending at a rung, for the trainer that holds the task, which then ends: whether the task goes on is for whoever
 * drives the sweep to say. To be called when what it is to go on from is kept, and its metrics of the epoch are recorded.
 *
 * @returns false where it is not to pause there any more: then it trains on
 * @throws ClaimLostError
 */
export async function pauseTask(ledger: Ledger, claim: Claim, { rung, epoch }: Pause): Promise<boolean> {
  const { codeTask, attempt } = claim;
  const note = `Paused after epoch ${epoch}, at rung ${rung + 1}: it goes on if it is among the best there`;
  return await write(ledger, async (trx) => {
    const status = await requireClaim(trx, ledger, claim);
    if (status === 'Pending') return true; // the answer was lost, and it asks again
    if (!(await reach(trx, claim, rung))) return false;
    if ((await setStatus(trx, [codeTask], ['Running'], 'Pending', note)) === 0) throw new ClaimLostError(claim);
    await trx
      .updateTable('TB_TASKATTEMPT')
      .set({ DATE_END: ledger.store.sql.clock(), EXIT_CODE: 0, CAUSE: PAUSED_CAUSE, NOTE: note })
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', attempt)
      .execute();
    return true;
  });
}

/** @returns whether the rung is there, and is this attempt's now */
async function reach(trx: Trx, { codeTask, attempt }: Claim, rung: number): Promise<boolean> {
  const found = await trx
    .selectFrom('TB_RUNG')
    .select(['ATTEMPT', 'IDX_SETTLEMENT'])
    .where('CODE_TASK', '=', codeTask)
    .where('RUNG', '=', rung)
    .executeTakeFirst();
  if (found === undefined || found.IDX_SETTLEMENT !== null) return false;
  if (found.ATTEMPT !== attempt)
    await trx
      .updateTable('TB_RUNG')
      .set({ ATTEMPT: attempt })
      .where('CODE_TASK', '=', codeTask)
      .where('RUNG', '=', rung)
      .execute();
  return true;
}
