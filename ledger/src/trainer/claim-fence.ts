import { LedgerError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';

/** A trainer's right to write about its task: valid while the task's ATTEMPT and HOLDER are these. */
export interface Claim {
  readonly codeTask: string;
  readonly attempt: number;
  readonly holder: string;
}

/** The task cannot be claimed: it is over, or has paused. */
export class ClaimRefusedError extends LedgerError {
  override name = 'ClaimRefusedError';
  readonly codeTask: string;

  constructor(
    codeTask: string,
    status: string | null,
    reason = `its STATUS is ${status ?? 'empty'}, expected Pending or Running`,
  ) {
    super(`the task ${codeTask} cannot be started: ${reason}`);
    this.codeTask = codeTask;
  }
}

/** The task was taken back, or claimed by another trainer: this one must stop. Nothing was written. */
export class ClaimLostError extends LedgerError {
  override name = 'ClaimLostError';

  constructor({ codeTask, attempt, holder }: Claim) {
    super(`attempt ${attempt} of the task ${codeTask} is no longer held by '${holder}'; its work is void`);
  }
}

/**
 * Locks the task's STATUS, which is locked before every change of the task, and makes sure that the claim holds.
 *
 * @returns the STATUS
 * @throws ClaimLostError
 */
export async function requireClaim(trx: Trx, { store }: Ledger, claim: Claim): Promise<string | null> {
  const status = await trx
    .selectFrom('TB_TASKSTATUS')
    .select('STATUS')
    .where('CODE_TASK', '=', claim.codeTask)
    .modifyEnd(store.sql.forUpdate)
    .executeTakeFirst();
  const task = await trx
    .selectFrom('TB_TASK')
    .select('CODE_TASK')
    .where('CODE_TASK', '=', claim.codeTask)
    .where('ATTEMPT', '=', claim.attempt)
    .where('HOLDER', '=', claim.holder)
    .executeTakeFirst();
  if (status === undefined || task === undefined) throw new ClaimLostError(claim);
  return status.STATUS;
}
