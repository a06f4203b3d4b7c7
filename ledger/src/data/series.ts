import { asDouble } from '../dialect/sql.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { VALUE_COLUMNS } from './columns.ts';
import type { ValueColumn } from './columns.ts';
import { parseMarketDate } from './market-date.ts';

/** A row of one of the two series tables. */
export type SeriesRow = { DATE_MARKET: string; DATE_UPDATE: string | null } & Record<ValueColumn, number | null>;

/** Reads the whole series of a ticker, floats exactly. */
export async function readSeries(
  db: Trx | Ledger['db'],
  table: 'TB_ASSETVALUE_RAW' | 'TB_ASSETVALUE_ADJ',
  ticker: string,
): Promise<SeriesRow[]> {
  return await db
    .selectFrom(table)
    .select(['DATE_MARKET', 'DATE_UPDATE'])
    .select(VALUE_COLUMNS.map((column) => asDouble(column).as(column)))
    .where('TICKER', '=', ticker)
    .execute();
}

/** The rows by day in order of time, with what stood in the way. */
export type ByDay<T> = { days: Map<string, T>; duplicates: number; badDates: number };

/**
 * Brings rows into order of time. A day may be spelled YYYYMMDD or YYYY-MM-DD; of two rows for one day the one that was
 * changed last counts, at the same time the one spelled YYYYMMDD. Rows whose date is no day are left out.
 */
export function byDay<T extends { DATE_MARKET: string; DATE_UPDATE: string | null }>(rows: readonly T[]): ByDay<T> {
  const dated = rows.flatMap((row) => {
    const date = parseMarketDate(row.DATE_MARKET);
    return date === undefined ? [] : [{ date, row }];
  });
  dated.sort((a, b) => compareText(a.date, b.date) || compareText(age(a.row), age(b.row)));
  const days = new Map(dated.map(({ date, row }) => [date, row]));
  return { days, duplicates: dated.length - days.size, badDates: rows.length - dated.length };
}

/** Sorts by time of change, then the ISO spelling first, so that the last one is the one that counts. */
function age(row: { DATE_MARKET: string; DATE_UPDATE: string | null }): string {
  return `${row.DATE_UPDATE ?? ''} ${row.DATE_MARKET}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
