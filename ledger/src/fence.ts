import { FencedError } from './errors.ts';
import { inShareMode } from './dialect/sql.ts';
import type { Dialect, Trx } from './ledger.ts';

/** The right to write, held in TB_LEADER: valid while the row's EPOCH is this one. */
export type Lease = { name: string; holder: string; epoch: number };

/**
 * Makes sure, until the transaction ends, that nobody else has taken the lease: the row stays share-locked, so a new
 * holder can raise EPOCH only before this check or after the commit.
 *
 * @throws FencedError when the lease is someone else's now
 */
export async function checkFence(trx: Trx, dialect: Dialect, lease: Lease): Promise<void> {
  const row = await trx
    .selectFrom('TB_LEADER')
    .select(['EPOCH', 'HOLDER'])
    .where('NAME', '=', lease.name)
    .modifyEnd(inShareMode(dialect))
    .executeTakeFirst();
  if (row?.EPOCH === lease.epoch) return;
  const found = row === undefined ? 'no such lease' : `held by '${row.HOLDER}' with epoch ${row.EPOCH}`;
  throw new FencedError(
    `the lease '${lease.name}' of '${lease.holder}' (epoch ${lease.epoch}) is no longer valid: ${found}`,
  );
}
