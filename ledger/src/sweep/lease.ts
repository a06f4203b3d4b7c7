import { clock, forUpdate, keepExisting, secondsUntil } from '../dialect/sql.ts';
import { FencedError } from '../errors.ts';
import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../write.ts';
import { LeaseHeldError } from './errors.ts';

/** HOLDER of a lease that nobody has. */
const NOBODY = '';

/** Who wants which lease, and for how long. */
export type LeaseRequest = {
  readonly name: string;
  readonly holder: string;
  readonly ttlSeconds: number;
  /** Asked about a holder whose time is not over: true when it is known to be gone (a dead process, say). */
  readonly takeOver?: (holder: string) => boolean;
};

/**
 * Takes a lease that is free, has run out by the database's clock, or is the holder's already. Every acquisition raises
 * EPOCH, so that writes under any earlier one are refused from then on.
 *
 * @throws LeaseHeldError when someone else holds it
 */
export async function acquireLease(ledger: Ledger, request: LeaseRequest): Promise<Lease> {
  return await write(ledger, async (trx) => {
    const row = await lockedRow(trx, ledger, request.name);
    refuseIfHeld(row, request);
    const epoch = row.EPOCH + 1;
    await trx
      .updateTable('TB_LEADER')
      .set({ HOLDER: request.holder, EPOCH: epoch, DATE_EXPIRE: clock(ledger.dialect, request.ttlSeconds) })
      .where('NAME', '=', request.name)
      .where('EPOCH', '=', row.EPOCH)
      .executeTakeFirstOrThrow();
    return { name: request.name, holder: request.holder, epoch };
  });
}

type LeaderRow = { HOLDER: string; EPOCH: number; seconds: number | string };

async function lockedRow(trx: Trx, { dialect }: Ledger, name: string): Promise<LeaderRow> {
  await trx
    .insertInto('TB_LEADER')
    .values({ NAME: name, HOLDER: NOBODY, EPOCH: 0, DATE_EXPIRE: clock(dialect) })
    .modifyEnd(keepExisting(dialect, 'NAME'))
    .execute();
  return await trx
    .selectFrom('TB_LEADER')
    .select(['HOLDER', 'EPOCH', secondsUntil(dialect, 'DATE_EXPIRE').as('seconds')])
    .where('NAME', '=', name)
    .modifyEnd(forUpdate(dialect))
    .executeTakeFirstOrThrow();
}

function refuseIfHeld(row: LeaderRow, { name, holder, takeOver }: LeaseRequest): void {
  const seconds = Number(row.seconds);
  if (row.HOLDER === NOBODY || row.HOLDER === holder || seconds <= 0) return;
  if (takeOver?.(row.HOLDER) === true) return;
  throw new LeaseHeldError(name, row.HOLDER, seconds);
}

/**
 * Gives a lease `ttlSeconds` more from now on.
 *
 * @throws FencedError when someone else has taken it
 */
export async function renewLease(ledger: Ledger, lease: Lease, ttlSeconds: number): Promise<void> {
  const renewed = await change(ledger, lease, { DATE_EXPIRE: clock(ledger.dialect, ttlSeconds) });
  if (renewed) return;
  throw new FencedError(`the lease '${lease.name}' of '${lease.holder}' (epoch ${lease.epoch}) was taken by another`);
}

/** Lets others have the lease at once; nothing happens when it is someone else's already. */
export async function releaseLease(ledger: Ledger, lease: Lease): Promise<void> {
  // The raised epoch refuses what its holder may still have under way.
  await change(ledger, lease, { HOLDER: NOBODY, EPOCH: lease.epoch + 1 });
}

type LeaderChange = { DATE_EXPIRE: ReturnType<typeof clock> } | { HOLDER: string; EPOCH: number };

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
