import { InputError } from '../errors.ts';

/** A day of the market as the ledger writes it: YYYYMMDD. */
export type MarketDate = string;

/** Reads `YYYY-MM-DD` or `YYYYMMDD`; undefined when it is neither, or no real day. */
export function parseMarketDate(text: string): MarketDate | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return isReal ? `${year}${month}${day}` : undefined;
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
