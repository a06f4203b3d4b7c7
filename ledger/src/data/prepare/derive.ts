import type { MarketDate } from '../market-date.ts';
import { byDay } from '../series.ts';
import type { SeriesRow } from '../series.ts';

/** A series as trainers will read it, and what was found on the way there. */
export interface Derived {
  days: Map<MarketDate, SeriesRow>;
  /** DATE_MARKET of the rows that are left out because it is no day. */
  badDates: string[];
  /** Rows left out because another row of the same day, spelled differently, was changed later. */
  duplicates: number;
  /** Days left out because they have no finite close. */
  missing: number;
  /** Days with a close of zero or less, in order: kept, unless `positiveOnly` leaves them out. */
  nonPositive: MarketDate[];
}

/** Derives what trainers read from the rows of a series as its source gave them. */
export function derive(raw: readonly SeriesRow[], positiveOnly: boolean): Derived {
  const { days, duplicates, badDates } = byDay(raw);
  const missing = daysWhere(days, (close) => !Number.isFinite(close));
  for (const day of missing) days.delete(day);
  const nonPositive = daysWhere(days, (close) => close <= 0);
  if (positiveOnly) for (const day of nonPositive) days.delete(day);
  return { days, badDates, duplicates, missing: missing.length, nonPositive };
}

function daysWhere(days: ReadonlyMap<MarketDate, SeriesRow>, fits: (close: number) => boolean): MarketDate[] {
  return [...days].filter(([, { CLOSE_P }]) => fits(CLOSE_P ?? Number.NaN)).map(([day]) => day);
}
