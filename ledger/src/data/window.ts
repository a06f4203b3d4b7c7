import { createHash } from 'node:crypto';
import { asDouble } from '../dialect/sql.ts';
import type { Ledger } from '../ledger.ts';
import { requireMarketDate, toIso } from './market-date.ts';
import { byDay } from './series.ts';

/** A window of a prepared series, in order of time: days as YYYYMMDD, closes in single precision. */
export type Window = { dates: string[]; close: Float32Array };

/** A series in TB_ASSETVALUE_ADJ, with its first and last day. */
export type Series = { ticker: string; days: number; begin: string; end: string };

/**
 * Reads the closes of a prepared series (TB_ASSETVALUE_ADJ) from `begin` to `end`, both included. A missing close, which
 * preparing never leaves, is NaN.
 *
 * @param begin YYYYMMDD or YYYY-MM-DD, like `end`
 * @throws InputError when `begin` or `end` is no day
 */
export async function readWindow(ledger: Ledger, ticker: string, begin: string, end: string): Promise<Window> {
  const [first, last] = [requireMarketDate('begin', begin), requireMarketDate('end', end)];
  const rows = await ledger.db
    .selectFrom('TB_ASSETVALUE_ADJ')
    .select(['DATE_MARKET', 'DATE_UPDATE', asDouble('CLOSE_P').as('close')])
    .where('TICKER', '=', ticker)
    .where((where) =>
      where.or([where.between('DATE_MARKET', first, last), where.between('DATE_MARKET', toIso(first), toIso(last))]),
    )
    .execute();
  const days = [...byDay(rows).days].filter(([date]) => date >= first && date <= last);
  return {
    dates: days.map(([date]) => date),
    close: Float32Array.from(days, ([, row]) => row.close ?? Number.NaN),
  };
}

/** Reads the newest closes of a prepared series, in order of time; fewer than `count` when there are no more. */
export async function readLastCloses(ledger: Ledger, ticker: string, count: number): Promise<Window> {
  const { dates, close } = await readWindow(ledger, ticker, '00010101', '99991231');
  return { dates: dates.slice(-count), close: close.slice(-count) };
}

/**
 * The SHA-256 of a window's days and closes, the same in every kind of database; undefined when the window is empty.
 *
 * @throws InputError when `begin` or `end` is no day
 */
export async function windowSha256(
  ledger: Ledger,
  ticker: string,
  begin: string,
  end: string,
): Promise<string | undefined> {
  const { dates, close } = await readWindow(ledger, ticker, begin, end);
  if (dates.length === 0) return undefined;
  return createHash('sha256').update(dates.join()).update(new Uint8Array(close.buffer)).digest('hex');
}

/** The series that trainers can read, by ticker. */
export async function listTickers({ db }: Ledger): Promise<Series[]> {
  const rows = await db
    .selectFrom('TB_ASSETVALUE_ADJ')
    .select(({ fn }) => [
      'TICKER',
      fn.countAll<number>().as('days'),
      fn.min('DATE_MARKET').as('begin'),
      fn.max('DATE_MARKET').as('end'),
    ])
    .groupBy('TICKER')
    .orderBy('TICKER')
    .execute();
  return rows.map(({ TICKER, ...series }) => ({ ticker: TICKER, ...series }));
}
