import type { Ledger, Trx } from '../../ledger.ts';
import type { Row } from '../../schema/database.ts';

/**
 * Locks a sweep's row until the transaction ends, as whoever drives the sweep does before it changes anything.
 *
 * @returns the row; undefined where there is none
 */
export async function lockSweep(trx: Trx, { store }: Ledger, sweepKey: string): Promise<Row<'TB_SWEEP'> | undefined> {
  return await trx
    .selectFrom('TB_SWEEP')
    .selectAll()
    .where('SWEEP_KEY', '=', sweepKey)
    .modifyEnd(store.sql.forUpdate)
    .executeTakeFirst();
}
