import { InputError } from '../errors.ts';

/** A day of the market as the ledger writes it: YYYYMMDD. */
export type MarketDate = string;

/** Reads `YYYY-MM-DD` or `YYYYMMDD`; undefined when it is neither, or no real day. */
export function parseMarketDate(text: string): MarketDate | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return year === undefined ? undefined : marketDate(Number(year), Number(month), Number(day));
}

/** A time of day after a day, with its zone: the day is the one that is written, whatever the zone. */
const TIME = String.raw`(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)? ?(?:[AP]M)? ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)`;
const YEAR_FIRST = [
  new RegExp(String.raw`^(\d{4})([-/.] ?)(\d{1,2})\2(\d{1,2})\.?${TIME}?$`, 'i'),
  new RegExp(String.raw`^(\d{4})()(\d{2})(\d{2})(?:\d{6}|T\d{4}(?:\d{2})?Z?|${TIME})?$`, 'i'),
];

/**
 * The day of a row of a series, as YYYYMMDD: whatever has year, month and day in this order, a DATETIME's text or a time
 * stamp too (`2022-01-03 00:00:00`, `2022/1/3`, `2022-01-03T00:00:00Z`). Everything that reads a series asks here.
 */
export function dayOf(text: string): MarketDate | undefined {
  for (const form of YEAR_FIRST) {
    const [, year, , month, day] = form.exec(text.trimEnd()) ?? [];
    if (year !== undefined) return marketDate(Number(year), Number(month), Number(day));
  }
  return undefined;
}

/** A day from its numbers; undefined when there is none such. */
export function marketDate(year: number, month: number, day: number): MarketDate | undefined {
  const iso = [String(year).padStart(4, '0'), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-');
  const date = new Date(`${iso}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return isReal ? iso.replaceAll('-', '') : undefined;
}

/**
 * Reads a day that has to be one.
 *
 * @throws InputError naming what it is for
 */
export function requireMarketDate(what: string, text: string): MarketDate {
  const date = parseMarketDate(text);
  if (date !== undefined) return date;
  throw new InputError(`${what}: expected a day as YYYY-MM-DD or YYYYMMDD, found '${text}'`);
}

/**
 * A day as the ledger writes it, from that form or the ISO one that manifests use.
 *
 * @throws InputError when it is no day
 */
export function ledgerDate(day: string): MarketDate {
  return requireMarketDate('a date', day);
}

/** The ISO spelling of a market date. */
export function toIso(date: MarketDate): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}
