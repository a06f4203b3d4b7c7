import { chunks } from '../chunks.ts';
import { clock, forUpdate, keepExisting, secondsUntil } from '../dialect/sql.ts';
import { FencedError, LedgerError } from '../errors.ts';
import type { Lease } from '../fence.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../write.ts';
import { CHUNK } from './change.ts';
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

/** The name of the lease that whoever drives a sweep holds. */
export function sweepLeaseName(sweepKey: string): string {
  return `sweep/${sweepKey}`;
}

/**
 * Takes a lease that is free, has run out by the database's clock, or is the holder's already. Every acquisition raises
 * EPOCH, so that writes under any earlier one are refused from then on. A lease whose holder is the name of another lease is
 * held as long as that one is.
 *
 * @param under a lease of the caller's, which has to be valid now and whenever something is written under the new one
 * @throws LeaseHeldError when someone else holds it
 * @throws FencedError when `under` is someone else's now
 */
export async function acquireLease(ledger: Ledger, request: LeaseRequest, under?: Lease): Promise<Lease> {
  const take = async (trx: Trx): Promise<Lease> => {
    const row = await lockedRow(trx, ledger, request.name);
    await refuseIfHeld(trx, ledger, row, request);
    refuseIfOdd(row, request);
    const epoch = row.EPOCH + 1;
    await trx
      .updateTable('TB_LEADER')
      .set({ HOLDER: request.holder, EPOCH: epoch, DATE_EXPIRE: clock(ledger.dialect, request.ttlSeconds) })
      .where('NAME', '=', request.name)
      .where('EPOCH', '=', row.EPOCH)
      .executeTakeFirstOrThrow();
    return { name: request.name, holder: request.holder, epoch, ...(under && { under }) };
  };
  return await write(ledger, take, under);
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

/** What is no number, or too large for one, cannot be raised. */
function refuseIfOdd({ EPOCH }: LeaderRow, { name }: LeaseRequest): void {
  if (Number.isSafeInteger(EPOCH + 1)) return;
  throw new LedgerError(
    `TB_LEADER.EPOCH of '${name}': expected a whole number of at most 2^53 - 2, found ${EPOCH}, which another program has ` +
      'written; delete the row once nobody drives the sweep any more, and it is made again',
  );
}

async function refuseIfHeld(trx: Trx, ledger: Ledger, row: LeaderRow, request: LeaseRequest): Promise<void> {
  const { name, holder, takeOver } = request;
  if (row.HOLDER === NOBODY || row.HOLDER === holder) return;
  const seconds = Math.max(Number(row.seconds), await secondsOfLease(trx, ledger, row.HOLDER));
  if (seconds <= 0 || takeOver?.(row.HOLDER) === true) return;
  throw new LeaseHeldError(name, row.HOLDER, seconds);
}

/** How long the lease of this name is still held; 0 when there is none. */
async function secondsOfLease(trx: Trx, { dialect }: Ledger, name: string): Promise<number> {
  const row = await trx
    .selectFrom('TB_LEADER')
    .select(secondsUntil(dialect, 'DATE_EXPIRE').as('seconds'))
    .where('NAME', '=', name)
    .where('HOLDER', '!=', NOBODY)
    .executeTakeFirst();
  return Number(row?.seconds ?? 0);
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

/**
 * Takes a lease from whoever holds it and gives it to nobody, so that what an earlier release wrote under it is refused from
 * then on. A lease that nobody ever took is left alone.
 */
export async function retireLease(ledger: Ledger, name: string): Promise<void> {
  await write(ledger, (trx) =>
    trx
      .updateTable('TB_LEADER')
      .set((eb) => ({ HOLDER: NOBODY, EPOCH: eb('EPOCH', '+', 1) }))
      .where('NAME', '=', name)
      .execute(),
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
        .set((eb) => ({ HOLDER: NOBODY, EPOCH: eb('EPOCH', '+', 1) }))
        .where('NAME', 'in', some)
        .where('HOLDER', '=', under.name)
        .execute();
    await write(ledger, release, under);
  }
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
