import { ledgerDate } from '../../ledger/src/index.ts';
import type { Ledger } from '../../ledger/src/index.ts';

const DAY_MS = 86_400_000;

/** A series as the fixtures want it. */
interface SeriesOptions {
  ticker?: string;
  /** Its first day, YYYY-MM-DD. */
  begin?: string;
  /** How many days follow each other from then on. */
  days?: number;
}

/**
 * Days of prepared data that fake trainers look at none of: enough of them, without other wishes, for the sweep of the
 * operator's tests to be trained.
 */
export async function insertData(
  ledger: Ledger,
  { ticker = 'T', begin = '2020-01-02', days = 60 }: SeriesOptions = {},
): Promise<void> {
  const rows = Array.from({ length: days }, (_, at) => ({
    DATE_MARKET: ledgerDate(new Date(Date.parse(begin) + at * DAY_MS).toISOString().slice(0, 10)),
    TICKER: ticker,
    CLOSE_P: 1,
  }));
  await ledger.db.insertInto('TB_ASSETVALUE_ADJ').values(rows).execute();
}

/** The days that the manifests of the examples speak of. */
export async function insertExampleData(ledger: Ledger): Promise<void> {
  await insertData(ledger, { ticker: 'USD/KRW', begin: '2013-01-01', days: 3652 });
}
