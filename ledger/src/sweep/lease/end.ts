import type { RawBuilder } from 'kysely';
import { chunks } from '../../values/chunks.ts';
import { raisedEpoch } from '../../transaction/epoch.ts';
import { FencedError } from '../../errors.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { CHUNK } from '../tasks/change.ts';

/** HOLDER of a lease that nobody has. */
export const NOBODY = '';

/**
 * Gives a lease `ttlSeconds` more from now on.
 *
 * @throws FencedError when someone else has taken it
 */
export async function renewLease(ledger: Ledger, lease: Lease, ttlSeconds: number): Promise<void> {
  const renewed = await change(ledger, lease, { DATE_EXPIRE: ledger.store.sql.clock(ttlSeconds) });
  if (renewed) return;
  throw new FencedError(`the lease '${lease.name}' of '${lease.holder}' (epoch ${lease.epoch}) was taken by another`);
}

/** Lets others have the lease at once; nothing happens when it is someone else's already. */
export async function releaseLease(ledger: Ledger, lease: Lease): Promise<void> {
  // The raised epoch refuses what its holder may still have under way.
  await change(ledger, lease, { HOLDER: NOBODY, EPOCH: lease.epoch + 1 });
}

/**
 * Takes a lease from whoever holds it and gives it to nobody, so that what an earlier release wrote under it is refused from
 * then on. A lease that nobody ever took is left alone.
 */
export async function retireLease(ledger: Ledger, name: string): Promise<void> {
  await write(ledger, (trx) =>
    trx.updateTable('TB_LEADER').set({ HOLDER: NOBODY, EPOCH: raisedEpoch() }).where('NAME', '=', name).execute(),
  );
}

/** Lets others have the leases that are held under this one, but those of these names. */
export async function releaseOthers(ledger: Ledger, under: Lease, names: ReadonlySet<string>): Promise<void> {
  const rows = await ledger.db.selectFrom('TB_LEADER').select('NAME').where('HOLDER', '=', under.name).execute();
  const others = rows.map(({ NAME }) => NAME).filter((name) => !names.has(name));
  for await (const some of chunks(others, CHUNK)) {
    const release = (trx: Trx) =>
      trx
        .updateTable('TB_LEADER')
        .set({ HOLDER: NOBODY, EPOCH: raisedEpoch() })
        .where('NAME', 'in', some)
        .where('HOLDER', '=', under.name)
        .execute();
    await write(ledger, release, under);
  }
}

type LeaderChange = { DATE_EXPIRE: RawBuilder<string> } | { HOLDER: string; EPOCH: number };

async function change(ledger: Ledger, { name, holder, epoch }: Lease, values: LeaderChange): Promise<boolean> {
  const { numUpdatedRows } = await write(
    ledger,
    async (trx) =>
      await trx
        .updateTable('TB_LEADER')
        .set(values)
        .where('NAME', '=', name)
        .where('HOLDER', '=', holder)
        .where('EPOCH', '=', epoch)
        .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}
