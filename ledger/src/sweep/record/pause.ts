import type { Lease } from '../../transaction/fence.ts';
import type { Ledger, Trx } from '../../ledger.ts';
import { write } from '../../transaction/write.ts';

/** How long a sweep has been suspended since it began: in whole pauses, and in one that goes on. */
export interface SweepPause {
  readonly seconds: number;
  readonly isOpen: boolean;
}

/** The pauses of a sweep; none for one that was never suspended. */
export async function readPause({ db }: Ledger, sweepKey: string): Promise<SweepPause> {
  const row = await db
    .selectFrom('TB_SWEEPPAUSE')
    .select(['SECONDS', 'DATE_PAUSE'])
    .where('SWEEP_KEY', '=', sweepKey)
    .executeTakeFirst();
  return { seconds: row?.SECONDS ?? 0, isOpen: (row?.DATE_PAUSE ?? null) !== null };
}

/**
 * The sweep is suspended from now on, by the database's clock.
 *
 * @returns false when it was already
 */
export async function pauseSweep(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  const open = async (trx: Trx): Promise<boolean> => {
    await trx
      .insertInto('TB_SWEEPPAUSE')
      .values({ SWEEP_KEY: sweepKey })
      .modifyEnd(ledger.store.sql.keepExisting('SWEEP_KEY'))
      .execute();
    const { numUpdatedRows } = await trx
      .updateTable('TB_SWEEPPAUSE')
      .set({ DATE_PAUSE: ledger.store.sql.clock() })
      .where('SWEEP_KEY', '=', sweepKey)
      .where('DATE_PAUSE', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };
  return await write(ledger, open, lease);
}

/**
 * The sweep goes on: the time since its pause began is added to that of the earlier ones.
 *
 * @returns false when it was not suspended
 */
export async function resumeSweep(ledger: Ledger, lease: Lease, sweepKey: string): Promise<boolean> {
  const close = async (trx: Trx): Promise<boolean> => {
    const row = await trx
      .selectFrom('TB_SWEEPPAUSE')
      .select(['SECONDS', ledger.store.sql.secondsUntil('DATE_PAUSE').as('until')])
      .where('SWEEP_KEY', '=', sweepKey)
      .where('DATE_PAUSE', 'is not', null)
      .modifyEnd(ledger.store.sql.forUpdate)
      .executeTakeFirst();
    if (row === undefined) return false;
    const seconds = row.SECONDS + Math.max(Math.round(-Number(row.until)), 0);
    await trx
      .updateTable('TB_SWEEPPAUSE')
      .set({ SECONDS: seconds, DATE_PAUSE: null })
      .where('SWEEP_KEY', '=', sweepKey)
      .execute();
    return true;
  };
  return await write(ledger, close, lease);
}

/** A sweep that begins anew was never suspended. */
export async function forgetPauses(trx: Trx, sweepKey: string): Promise<void> {
  await trx.deleteFrom('TB_SWEEPPAUSE').where('SWEEP_KEY', '=', sweepKey).execute();
}
