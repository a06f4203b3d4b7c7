import { openLedger, setUpTables } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';

/** A ledger in memory with the data that sweeps of the builders want. */
export async function emptyLedger(): Promise<Ledger> {
  const ledger = await openLedger('sqlite::memory:');
  await setUpTables(ledger);
  const row = { DATE_MARKET: '20200102', TICKER: 'T', CLOSE_P: 1 };
  await ledger.db.insertInto('TB_ASSETVALUE_ADJ').values(row).execute();
  return ledger;
}
