import { checkKey } from '../values/keys.ts';
import type { Ledger, Trx } from '../ledger.ts';
import type { Store } from '../store/store.ts';
import { write } from '../transaction/write.ts';

/** CODE_TASK of the row of TB_TASKSTATUS that is no task: it says that the set-up is done, and for which series. */
const SETTING_DBTABLE = 'SETTING_DBTABLE';

/** Notes, in a transaction, that the set-up is done. Without a ticker the one that is noted stays. */
export async function noteSetUp(trx: Trx, store: Store, ticker?: string): Promise<void> {
  await trx
    .insertInto('TB_TASKSTATUS')
    .values({ CODE_TASK: SETTING_DBTABLE, TICKER: ticker ?? null, STATUS: 'Completed', NOTE: null })
    .modifyEnd(store.sql.overwrite(['STATUS', 'NOTE', ...(ticker === undefined ? [] : ['TICKER'])]))
    .execute();
}

/**
 * Notes that the tables are set up, in the row SETTING_DBTABLE of TB_TASKSTATUS; writing a grid does the same with its
 * sweep's ticker. Without a ticker the one that is noted stays.
 *
 * @throws InputError for a ticker that does not fit
 */
export async function recordSetUp(ledger: Ledger, ticker?: string): Promise<void> {
  if (ticker !== undefined) checkKey('TICKER', ticker);
  await write(ledger, (trx) => noteSetUp(trx, ledger.store, ticker));
}
