import { weekdayOf } from './days.ts';
import type { Day } from './days.ts';

export const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Days of the week on which a series has days. */
export type Week = ReadonlySet<number>;

export const EVERY_DAY: Week = new Set([0, 1, 2, 3, 4, 5, 6]);
export const MONDAY_TO_FRIDAY: Week = new Set([1, 2, 3, 4, 5]);

/** A day of the week belongs to the week of a series when it occurs at least this often beside the most frequent one. */
const REGULAR = 0.5;

/** The days of the week that occur regularly: a day that was made up for on a Saturday makes no Saturdays. */
export function weekOf(days: readonly Day[]): Week {
  const counts = WEEKDAYS.map((_, weekday) => days.filter((day) => weekdayOf(day) === weekday).length);
  const most = Math.max(...counts);
  return new Set(counts.flatMap((count, weekday) => (count > 0 && count >= REGULAR * most ? [weekday] : [])));
}

/** The next day whose day of the week is one of these. */
export function nextIn(week: Week, day: Day): Day {
  return week.has(weekdayOf(day + 1)) ? day + 1 : nextIn(week, day + 1);
}

/** In words, such as `Monday to Friday`. */
export function describeWeek(week: Week): string {
  if (week.size === WEEKDAYS.length) return 'every day';
  const names = (weekdays: readonly number[]): string[] => weekdays.map((weekday) => WEEKDAYS[weekday] ?? '');
  const [only, another] = [...week];
  if (only !== undefined && another === undefined) return `weekly, on ${WEEKDAYS[only]}s`;
  const first = WEEKDAYS.findIndex((_, weekday) => week.has(weekday) && !week.has((weekday + 6) % 7));
  const run = Array.from({ length: week.size }, (_, at) => (first + at) % 7);
  const isRun = run.every((weekday) => week.has(weekday));
  const [begin, end] = names([first, run.at(-1) ?? first]);
  return isRun ? `${begin} to ${end}` : `on ${names([...week]).join(', ')}`;
}
