import { COUNTED_EPOCH, EPOCH_TEXT, freshEpoch, nextEpoch } from '../../transaction/epoch.ts';
import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';
import { LeaseHeldError } from '../errors.ts';
import { NOBODY } from './end.ts';

/** Who wants which lease, and for how long. */
export interface LeaseRequest {
  readonly name: string;
  readonly holder: string;
  readonly ttlSeconds: number;
  /** Asked about a holder whose time is not over: true when it is known to be gone (a dead process, say). */
  readonly takeOver?: (holder: string) => boolean;
  /** Told, in a sentence, that another program wrote over EPOCH and that its numbering begins anew. */
  readonly onOddEpoch?: (warning: string) => void;
}

/** The name of the lease that whoever drives a sweep holds. */
export function sweepLeaseName(sweepKey: string): string {
  return `sweep/${sweepKey}`;
}

/**
 * Takes a lease that is free, has run out by the database's clock, or is the holder's already. Every acquisition raises
 * EPOCH, so that writes under any earlier one are refused from then on. A lease whose holder is the name of another lease is
 * held as long as that one is.
 *
 * An EPOCH that another program wrote and that cannot be raised is no reason to refuse the lease: numbering begins anew, at
 * a number that was never given. Nobody passes the fence by it who did not take the lease here: every process, and every run
 * of a sweep, has a HOLDER of its own, which the fence compares too, and a lease under another one is good for that one's
 * holder only.
 *
 * @param under a lease of the caller's, which has to be valid now and whenever something is written under the new one
 * @throws LeaseHeldError when someone else holds it
 * @throws FencedError when `under` is someone else's now
 */
export async function acquireLease(ledger: Ledger, request: LeaseRequest, under?: Lease): Promise<Lease> {
  const { lease, odd } = await write(ledger, (trx) => take(trx, ledger, request, under), under);
  if (odd !== undefined) request.onOddEpoch?.(describeOdd(request.name, odd));
  return lease;
}

/** The lease, and what EPOCH was where it could not be raised. */
async function take(
  trx: Trx,
  ledger: Ledger,
  request: LeaseRequest,
  under: Lease | undefined,
): Promise<{ lease: Lease; odd: string | undefined }> {
  const { name, holder, ttlSeconds } = request;
  const row = await lockedRow(trx, ledger, name);
  await refuseIfHeld(trx, ledger, row, request);
  const next = nextEpoch(row.epoch);
  const epoch = next ?? freshEpoch();
  await trx
    .updateTable('TB_LEADER')
    .set({ HOLDER: holder, EPOCH: epoch, DATE_EXPIRE: ledger.store.sql.clock(ttlSeconds) })
    .where('NAME', '=', name)
    .execute();
  const lease = { name, holder, epoch, ...(under && { under }) };
  return { lease, odd: next === undefined ? row.text : undefined };
}

interface LeaderRow {
  HOLDER: string;
  epoch: number | null;
  text: string;
  seconds: number | string;
}

/** Locked until the transaction ends, so that nobody raises EPOCH between. */
async function lockedRow(trx: Trx, { store }: Ledger, name: string): Promise<LeaderRow> {
  await trx
    .insertInto('TB_LEADER')
    .values({ NAME: name, HOLDER: NOBODY, EPOCH: 0, DATE_EXPIRE: store.sql.clock() })
    .modifyEnd(store.sql.keepExisting('NAME'))
    .execute();
  return await trx
    .selectFrom('TB_LEADER')
    .select([
      'HOLDER',
      COUNTED_EPOCH.as('epoch'),
      EPOCH_TEXT.as('text'),
      store.sql.secondsUntil('DATE_EXPIRE').as('seconds'),
    ])
    .where('NAME', '=', name)
    .modifyEnd(store.sql.forUpdate)
    .executeTakeFirstOrThrow();
}

function describeOdd(name: string, found: string): string {
  return (
    `TB_LEADER.EPOCH of '${name}': expected a whole number from 0 to 2^53 - 2, found ${found}, which another program ` +
    'has written; it is numbered anew, and earlier holders stay refused. See to it that nothing else writes there'
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
async function secondsOfLease(trx: Trx, { store }: Ledger, name: string): Promise<number> {
  const row = await trx
    .selectFrom('TB_LEADER')
    .select(store.sql.secondsUntil('DATE_EXPIRE').as('seconds'))
    .where('NAME', '=', name)
    .where('HOLDER', '!=', NOBODY)
    .executeTakeFirst();
  return Number(row?.seconds ?? 0);
}
