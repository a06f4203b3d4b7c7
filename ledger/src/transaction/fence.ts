import { COUNTED_EPOCH, EPOCH_TEXT } from './epoch.ts';
import { FencedError } from '../errors.ts';
import type { Trx } from '../ledger.ts';
import type { Store } from '../store/store.ts';

/**
 * The right to write, held in TB_LEADER: valid while the row's EPOCH is this one, and as long as the lease is that it was
 * taken under.
 */
export interface Lease {
  name: string;
  holder: string;
  epoch: number;
  under?: Lease;
}

/**
 * Makes sure, until the transaction ends, that nobody else has taken the lease: the row stays share-locked, so a new
 * holder can raise EPOCH only before this check or after the commit.
 *
 * @throws FencedError when the lease is someone else's now
 */
export async function checkFence(trx: Trx, store: Store, lease: Lease): Promise<void> {
  const leases = lease.under === undefined ? [lease] : [lease.under, lease];
  const rows = await trx
    .selectFrom('TB_LEADER')
    .select(['NAME', 'HOLDER', COUNTED_EPOCH.as('epoch'), EPOCH_TEXT.as('text')])
    .where(
      'NAME',
      'in',
      leases.map(({ name }) => name),
    )
    .modifyEnd(store.sql.inShareMode)
    .execute();
  for (const wanted of leases) {
    refuseOther(
      wanted,
      rows.find(({ NAME }) => NAME === wanted.name),
    );
  }
}

interface Found {
  HOLDER: string;
  epoch: number | null;
  text: string;
}

function refuseOther(lease: Lease, row: Found | undefined): void {
  // By the holder as well: where another program set EPOCH back, an earlier holder's number comes once more.
  if (row?.epoch === lease.epoch && row.HOLDER === lease.holder) return;
  const found = row === undefined ? 'no such lease' : `held by '${row.HOLDER}' with epoch ${row.text}`;
  throw new FencedError(
    `the lease '${lease.name}' of '${lease.holder}' (epoch ${lease.epoch}) is no longer valid: ${found}`,
  );
}
