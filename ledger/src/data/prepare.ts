import { chunks } from '../chunks.ts';
import { overwrite } from '../dialect/sql.ts';
import { InputError } from '../errors.ts';
import type { Ledger, Trx } from '../ledger.ts';
import { write } from '../write.ts';
import { VALUE_COLUMNS } from './columns.ts';
import { byDay, readSeries } from './series.ts';
import type { SeriesRow } from './series.ts';

/** What `prepareAdj` found in a series and did. */
export type PrepareSummary = {
  ticker: string;
  /** Rows of the series in TB_ASSETVALUE_RAW. */
  rows: number;
  /** Dropped: DATE_MARKET is no day. */
  badDates: number;
  /** Dropped: another row has the same day (spelled differently) and was changed later. */
  duplicates: number;
  /** Dropped: no close. */
  missing: number;
  /** Dropped: a close of zero or less. */
  nonPositive: number;
  /** Rows of TB_ASSETVALUE_ADJ that were new or differed. */
  written: number;
  /** Rows of TB_ASSETVALUE_ADJ that TB_ASSETVALUE_RAW no longer supports. */
  removed: number;
};

const CHUNK = 500;

/**
 * Derives TB_ASSETVALUE_ADJ, what trainers read, from TB_ASSETVALUE_RAW: days in order, each once, spelled YYYYMMDD,
 * without days that have no positive close; the other values as they are. A series is one transaction; a second run
 * changes nothing.
 *
 * @param ticker only this series; all of them when left out
 * @throws InputError when there are no rows to prepare
 */
export async function prepareAdj(ledger: Ledger, ticker?: string): Promise<PrepareSummary[]> {
  const tickers = ticker === undefined ? await rawTickers(ledger) : [ticker];
  const summaries: PrepareSummary[] = [];
  for (const name of tickers) summaries.push(await write(ledger, (trx) => prepareOne(trx, ledger, name)));
  return summaries;
}

async function rawTickers({ db }: Ledger): Promise<string[]> {
  const rows = await db.selectFrom('TB_ASSETVALUE_RAW').select('TICKER').distinct().orderBy('TICKER').execute();
  if (rows.length === 0) throw nothingToPrepare('any series');
  return rows.map(({ TICKER }) => TICKER);
}

async function prepareOne(trx: Trx, { dialect }: Ledger, ticker: string): Promise<PrepareSummary> {
  const raw = await readSeries(trx, 'TB_ASSETVALUE_RAW', ticker);
  if (raw.length === 0) throw nothingToPrepare(ticker);
  const { days, duplicates, badDates } = byDay(raw);
  const missing = dropWhere(days, ({ CLOSE_P }) => CLOSE_P === null);
  const nonPositive = dropWhere(days, ({ CLOSE_P }) => CLOSE_P !== null && CLOSE_P <= 0);
  const stored = await readSeries(trx, 'TB_ASSETVALUE_ADJ', ticker);
  const written = await writeChanged(trx, dialect, ticker, days, stored);
  const removed = await removeOthers(trx, ticker, days, stored);
  return { ticker, rows: raw.length, badDates, duplicates, missing, nonPositive, written, removed };
}

function nothingToPrepare(what: string): InputError {
  return new InputError(`TB_ASSETVALUE_RAW has no rows of ${what}; run: tuningsweep data import FILE.csv --ticker …`);
}

function dropWhere(days: Map<string, SeriesRow>, isBad: (row: SeriesRow) => boolean): number {
  const bad = [...days].filter(([, row]) => isBad(row));
  for (const [date] of bad) days.delete(date);
  return bad.length;
}

async function writeChanged(
  trx: Trx,
  dialect: Ledger['dialect'],
  ticker: string,
  days: ReadonlyMap<string, SeriesRow>,
  stored: readonly SeriesRow[],
): Promise<number> {
  const before = new Map(stored.map((row) => [row.DATE_MARKET, row]));
  const changed = [...days].filter(([date, row]) => !isSame(row, before.get(date)));
  for await (const chunk of chunks(changed, CHUNK)) {
    await trx
      .insertInto('TB_ASSETVALUE_ADJ')
      .values(chunk.map(([date, { DATE_UPDATE: _, ...row }]) => ({ ...row, DATE_MARKET: date, TICKER: ticker })))
      .modifyEnd(overwrite(dialect, VALUE_COLUMNS))
      .execute();
  }
  return changed.length;
}

function isSame(row: SeriesRow, other: SeriesRow | undefined): boolean {
  return other !== undefined && VALUE_COLUMNS.every((column) => row[column] === other[column]);
}

async function removeOthers(
  trx: Trx,
  ticker: string,
  days: ReadonlyMap<string, SeriesRow>,
  stored: readonly SeriesRow[],
): Promise<number> {
  const obsolete = stored.map(({ DATE_MARKET }) => DATE_MARKET).filter((date) => !days.has(date));
  for await (const chunk of chunks(obsolete, CHUNK)) {
    await trx.deleteFrom('TB_ASSETVALUE_ADJ').where('TICKER', '=', ticker).where('DATE_MARKET', 'in', chunk).execute();
  }
  return obsolete.length;
}
