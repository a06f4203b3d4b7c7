/** A day of the calendar as a number: days since 1970-01-01. */
export type Day = number;

/** A month of the calendar as a number: months since January of the year 0. */
export type Month = number;

const DAY_MS = 86_400_000;

/** Of `YYYYMMDD` or `YYYY-MM-DD`. */
export function dayOf(text: string): Day {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? [];
  return dayIn(Number(year) * 12 + Number(month) - 1, Number(day));
}

/** As `YYYY-MM-DD`. */
export function isoOf(day: Day): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** From 0, Sunday, to 6, Saturday. */
export function weekdayOf(day: Day): number {
  return new Date(day * DAY_MS).getUTCDay();
}

export function monthOf(day: Day): Month {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

export function dayOfMonth(day: Day): number {
  return new Date(day * DAY_MS).getUTCDate();
}

/** The n-th day of a month, from 1; 0 is the last day of the month before. */
export function dayIn(month: Month, n: number): Day {
  return Date.UTC(Math.floor(month / 12), month % 12, n) / DAY_MS;
}

export function lastDayIn(month: Month): Day {
  return dayIn(month + 1, 0);
}

export const isWeekend = (day: Day): boolean => weekdayOf(day) % 6 === 0;

/** The value that occurs most often, the first of several; undefined of none. */
export function mostFrequent(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}
