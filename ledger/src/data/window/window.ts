import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { RawBuilder, SqlBool } from 'kysely';
import { asDouble } from '../../values/float.ts';
import { LastAnswers } from '../../last-answers.ts';
import type { Ledger } from '../../ledger.ts';
import { dayOf, requireMarketDate } from '../market-date.ts';
import type { MarketDate } from '../market-date.ts';
import { byDay } from '../series.ts';

/** A window of a prepared series, in order of time: days as YYYYMMDD, closes in single precision. */
export interface Window {
  dates: string[];
  close: Float32Array;
}

/** A series in TB_ASSETVALUE_ADJ, with its first and last day. */
export interface Series {
  ticker: string;
  days: number;
  begin: string;
  end: string;
}

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
    .where(inYears(first, last))
    .execute();
  const days = [...byDay(rows).days].filter(([date]) => date >= first && date <= last);
  return {
    dates: days.map(([date]) => date),
    close: Float32Array.from(days, ([, row]) => row.close ?? Number.NaN),
  };
}

/**
 * Rows that may be in a window: the years of its ends included, for a day that is spelled in another way (`2022/01/03`)
 * sorts by its year as text, and by nothing else.
 */
function inYears(first: MarketDate, last: MarketDate): RawBuilder<SqlBool> {
  const since = sql<SqlBool>`DATE_MARKET >= ${first.slice(0, 4)}`;
  const until = String(Number(last.slice(0, 4)) + 1).padStart(4, '0');
  return until.length > 4 ? since : sql<SqlBool>`(${since} and DATE_MARKET < ${until})`;
}

/** Reads the newest closes of a prepared series, in order of time; fewer than `count` when there are no more. */
export async function readLastCloses(ledger: Ledger, ticker: string, count: number): Promise<Window> {
  const { dates, close } = await readWindow(ledger, ticker, '00010101', '99991231');
  return { dates: dates.slice(-count), close: close.slice(-count) };
}

/**
 * The SHA-256 of a window's days and closes, the same in every kind of database; undefined when the window is empty.
 * Rows are read again only when the database's own summary of them is another one than at the last time.
 *
 * @throws InputError when `begin` or `end` is no day
 */
export async function windowSha256(
  ledger: Ledger,
  ticker: string,
  begin: string,
  end: string,
): Promise<string | undefined> {
  const summary = await summarise(ledger, ticker, begin, end);
  return hashes.get(ledger, JSON.stringify([ticker, begin, end]), summary, async () => {
    const { dates, close } = await readWindow(ledger, ticker, begin, end);
    return dates.length === 0 ? undefined : hashOf(dates, close);
  });
}

/** The last hash of each window. */
const hashes = new LastAnswers<string | undefined>();

function hashOf(dates: readonly string[], close: Float32Array): string {
  const hasher = windowHasher();
  for (const date of dates) hasher.add(date);
  return hasher.digest(close);
}

/** The hash of a window, day by day: after each one, that of the window up to it can be asked for. */
export function windowHasher(): { add: (date: string) => void; digest: (close: Float32Array) => string } {
  const days = createHash('sha256');
  let separator = '';
  return {
    add: (date) => {
      days.update(separator + date);
      separator = ',';
    },
    digest: ({ buffer, byteOffset, byteLength }) =>
      days
        .copy()
        .update(new Uint8Array(buffer, byteOffset, byteLength))
        .digest('hex'),
  };
}

/**
 * What cannot stay the same when a row of a window changes: DATE_UPDATE does not tell two changes of one second apart,
 * but closes weighted by their days do, whoever wrote them. Read before the rows, so that a change between the two shows
 * as another summary at the next time.
 */
async function summarise(ledger: Ledger, ticker: string, begin: string, end: string): Promise<string> {
  const [first, last] = [requireMarketDate('begin', begin), requireMarketDate('end', end)];
  const close = asDouble('CLOSE_P');
  const row = await ledger.db
    .selectFrom('TB_ASSETVALUE_ADJ')
    .select(({ fn }) => [
      fn.countAll<number>().as('days'),
      fn.count<number>('CLOSE_P').as('closes'),
      fn.min('DATE_MARKET').as('first'),
      fn.max('DATE_MARKET').as('last'),
      fn.max('DATE_UPDATE').as('updated'),
      sql<number | null>`sum(${close})`.as('sum'),
      sql<number | null>`sum(${close} * (${digitsOfDay} + 0))`.as('weighted'),
    ])
    .where('TICKER', '=', ticker)
    .where(inYears(first, last))
    .executeTakeFirstOrThrow();
  return JSON.stringify(row);
}

/** The day that a row's DATE_MARKET begins with, without what separates its parts. */
const digitsOfDay = sql<string>`replace(replace(replace(substr(DATE_MARKET, 1, 10), '-', ''), '/', ''), '.', '')`;

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
  return rows.map(({ TICKER, days, begin, end }) => ({
    ticker: TICKER,
    days,
    begin: dayOf(begin) ?? begin,
    end: dayOf(end) ?? end,
  }));
}
