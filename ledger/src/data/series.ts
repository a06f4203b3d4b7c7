import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { asDouble } from '../values/float.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { VALUE_COLUMNS } from './columns.ts';
import type { ValueColumn } from './columns.ts';
import { dayOf } from './market-date.ts';
import type { MarketDate } from './market-date.ts';

/** The tables that hold series: as their source gave them, as trainers read them, as `data prepare` wrote them. */
export type SeriesTable = 'TB_ASSETVALUE_RAW' | 'TB_ASSETVALUE_ADJ' | 'TB_ASSETVALUE_PREPARED';

/** A row of one of the series tables. */
export type SeriesRow = { DATE_MARKET: string; DATE_UPDATE: string | null } & Record<ValueColumn, number | null>;

/** Reads the whole series of a ticker, floats exactly. In a transaction, `lock` keeps it as it is until the end. */
export async function readSeries(
  db: Trx | Ledger['db'],
  table: SeriesTable,
  ticker: string,
  lock: RawBuilder<unknown> = sql``,
): Promise<SeriesRow[]> {
  return await db
    .selectFrom(table)
    .select(['DATE_MARKET', 'DATE_UPDATE'])
    .select(VALUE_COLUMNS.map((column) => asDouble(column).as(column)))
    .where('TICKER', '=', ticker)
    .modifyEnd(lock)
    .execute();
}

/** The rows by day in order of time, with what stood in the way: `badDates` as they are spelled. */
export interface ByDay<T> {
  days: Map<MarketDate, T>;
  duplicates: number;
  badDates: string[];
}

/**
 * Brings rows into order of time. Of two rows for one day, spelled in two ways that `dayOf` knows, the one that was
 * changed last counts, at the same time the one spelled YYYYMMDD. Rows whose date is no day are left out.
 */
export function byDay<T extends { DATE_MARKET: string; DATE_UPDATE: string | null }>(rows: readonly T[]): ByDay<T> {
  const dated = rows.flatMap((row) => {
    const date = dayOf(row.DATE_MARKET);
    return date === undefined ? [] : [{ date, row }];
  });
  const badDates = rows.map(({ DATE_MARKET }) => DATE_MARKET).filter((text) => dayOf(text) === undefined);
  dated.sort((a, b) => compareText(a.date, b.date) || compareText(age(a.row), age(b.row)));
  const days = new Map(dated.map(({ date, row }) => [date, row]));
  return { days, duplicates: dated.length - days.size, badDates };
}

/** Sorts by time of change, then YYYYMMDD after other spellings, so that the last one is the one that counts. */
function age(row: { DATE_MARKET: string; DATE_UPDATE: string | null }): string {
  const isPlain = /^\d{8}$/.test(row.DATE_MARKET);
  return `${row.DATE_UPDATE ?? ''} ${isPlain ? 1 : 0} ${row.DATE_MARKET}`;
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
