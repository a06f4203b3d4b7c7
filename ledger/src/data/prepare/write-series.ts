import { chunks } from '../../values/chunks.ts';
import type { Trx } from '../../ledger.ts';
import type { Store } from '../../store/store.ts';
import { VALUE_COLUMNS } from '../columns.ts';
import type { MarketDate } from '../market-date.ts';
import type { SeriesRow, SeriesTable } from '../series.ts';
import { byDate, isSame } from './obstacles.ts';

/** What makes a stored series another one: rows to write, spellings of days to remove. */
export interface Changes {
  changed: [MarketDate, SeriesRow][];
  obsolete: string[];
}

const CHUNK = 500;

/** What has to change in the stored rows so that they are these days. */
export function changesOf(days: ReadonlyMap<MarketDate, SeriesRow>, stored: readonly SeriesRow[]): Changes {
  const before = byDate(stored);
  return {
    changed: [...days].filter(([day, row]) => !isSame(row, before.get(day))),
    obsolete: [...before.keys()].filter((date) => !days.has(date)),
  };
}

/** Makes these changes to a series in a table. */
export async function writeSeries(
  trx: Trx,
  store: Store,
  table: SeriesTable,
  ticker: string,
  { changed, obsolete }: Changes,
): Promise<void> {
  for await (const chunk of chunks(changed, CHUNK)) {
    await trx
      .insertInto(table)
      .values(chunk.map(([day, { DATE_UPDATE: _, ...row }]) => ({ ...row, DATE_MARKET: day, TICKER: ticker })))
      .modifyEnd(store.sql.overwrite(VALUE_COLUMNS))
      .execute();
  }
  for await (const chunk of chunks(obsolete, CHUNK)) {
    await trx.deleteFrom(table).where('TICKER', '=', ticker).where('DATE_MARKET', 'in', chunk).execute();
  }
}
