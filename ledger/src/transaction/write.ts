import { LedgerUnavailableError } from '../errors.ts';
import { checkFence } from './fence.ts';
import type { Lease } from './fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { afterConflict, retrying } from './retry.ts';

/**
 * Runs `work` in one transaction: all of it happens or nothing. After a deadlock or a lock time-out the whole
 * transaction runs again, so `work` must depend on nothing but what it reads in it. With `fence` the lease is checked
 * first and held unchanged until the commit.
 *
 * In MySQL a plain SELECT takes no lock: end it with `store.sql.forUpdate` when what it finds decides what is written.
 * Inside `work` use `trx` only: `ledger.db` would wait for the transaction to end.
 *
 * @throws FencedError when the lease is someone else's now
 * @throws LedgerUnavailableError when the connection is lost; `commitUnknown` when that was during the commit
 * @throws LedgerConflictError when other transactions were in the way every time
 */
export async function write<T>(ledger: Ledger, work: (trx: Trx) => Promise<T>, fence?: Lease): Promise<T> {
  return await retrying(() => writeOnce(ledger, work, fence), afterConflict);
}

async function writeOnce<T>(ledger: Ledger, work: (trx: Trx) => Promise<T>, fence?: Lease): Promise<T> {
  let committing = false;
  try {
    return await ledger.db.transaction().execute(async (trx) => {
      if (fence !== undefined) await checkFence(trx, ledger.store, fence);
      const result = await work(trx);
      committing = true;
      return result;
    });
  } catch (error) {
    const isUnknown = committing && ledger.store.isCommitUnknown(error);
    throw isUnknown && error instanceof LedgerUnavailableError ? unknownOutcome(error) : error;
  }
}

function unknownOutcome(error: LedgerUnavailableError): LedgerUnavailableError {
  return new LedgerUnavailableError(`${error.message}; whether the last transaction was committed is not known`, {
    cause: error,
    commitUnknown: true,
    serverAnswered: error.serverAnswered,
  });
}
