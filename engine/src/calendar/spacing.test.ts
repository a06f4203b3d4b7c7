import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cases } from '../../../test/support/cases.ts';
import { dayOf, isoOf } from './days.ts';
import type { Day } from './days.ts';
import { nextDates, spacingOf } from './spacing.ts';

/** Written by plain loops over the calendar, on purpose: it shares nothing with the code under test but days as numbers. */
const calendar = (from: string, count: number, has: (date: Date) => boolean): Day[] => {
  const days: Day[] = [];
  for (let day = dayOf(from); days.length < count; day += 1) if (has(new Date(isoOf(day)))) days.push(day);
  return days;
};

const weekday = (date: Date): number => date.getUTCDay();
const tomorrow = (date: Date): Date => new Date(date.getTime() + 86_400_000);
const isLastOfMonth = (date: Date): boolean => tomorrow(date).getUTCDate() === 1;
const isWorkday = (date: Date): boolean => weekday(date) % 6 !== 0;

/** The first working day of its month: none came before it. */
const isFirstWorkday = (date: Date): boolean => {
  const before = Array.from({ length: date.getUTCDate() - 1 }, (_, at) => new Date(date.getTime() - (at + 1) * 864e5));
  return isWorkday(date) && !before.some(isWorkday);
};
const isLastWorkday = (date: Date): boolean => {
  for (let day = tomorrow(date); day.getUTCMonth() === date.getUTCMonth(); day = tomorrow(day))
    if (isWorkday(day)) return false;
  return isWorkday(date);
};
const inQuarters = (date: Date): boolean => date.getUTCMonth() % 3 === 2;

/** How series are spaced: what their days have in common, how many there are at least, and the words for it. */
const SPACINGS: Record<string, { has: (date: Date) => boolean; least: number; unit: string }> = {
  'Monday to Friday': { has: isWorkday, least: 40, unit: 'day' },
  'Sunday to Thursday': { has: (date) => weekday(date) < 5, least: 40, unit: 'day' },
  'Monday to Saturday': { has: (date) => weekday(date) !== 0, least: 40, unit: 'day' },
  'every day': { has: () => true, least: 40, unit: 'day' },
  'on Monday, Wednesday, Friday': { has: (date) => [1, 3, 5].includes(weekday(date)), least: 30, unit: 'day' },
  'weekly, on Fridays': { has: (date) => weekday(date) === 5, least: 8, unit: 'week' },
  'weekly, on Sundays': { has: (date) => weekday(date) === 0, least: 8, unit: 'week' },
  'every 10 days': { has: (date) => dayOf(date.toISOString().slice(0, 10)) % 10 === 0, least: 12, unit: 'step' },
  'every 14 days': { has: (date) => dayOf(date.toISOString().slice(0, 10)) % 14 === 0, least: 12, unit: 'step' },
  'every 28 days': { has: (date) => dayOf(date.toISOString().slice(0, 10)) % 28 === 0, least: 14, unit: 'step' },
  'monthly, on the first day of the month': { has: (date) => date.getUTCDate() === 1, least: 10, unit: 'month' },
  'monthly, on day 15 of the month': { has: (date) => date.getUTCDate() === 15, least: 10, unit: 'month' },
  'monthly, on the last day of the month': { has: isLastOfMonth, least: 10, unit: 'month' },
  'monthly, on the first weekday of the month': { has: isFirstWorkday, least: 14, unit: 'month' },
  'monthly, on the last weekday of the month': { has: isLastWorkday, least: 14, unit: 'month' },
  'monthly, on the third Friday of the month': {
    has: (date) => weekday(date) === 5 && Math.ceil(date.getUTCDate() / 7) === 3,
    least: 14,
    unit: 'month',
  },
  'quarterly, on the last day of the month': {
    has: (date) => inQuarters(date) && isLastOfMonth(date),
    least: 8,
    unit: 'quarter',
  },
  'quarterly, on day 15 of the month': {
    has: (date) => inQuarters(date) && date.getUTCDate() === 15,
    least: 8,
    unit: 'quarter',
  },
  'half-yearly, on the first day of the month': {
    has: (date) => date.getUTCMonth() % 6 === 0 && date.getUTCDate() === 1,
    least: 8,
    unit: 'step',
  },
  'yearly, on the last day of the month': {
    has: (date) => date.getUTCMonth() === 11 && isLastOfMonth(date),
    least: 8,
    unit: 'year',
  },
};

const HOLIDAYS = 0.12;
const AHEAD = 30;

/** Whether holidays leave of every day of the week more than half: fewer, and nobody could tell it from a day without markets. */
function keepsItsWeek(all: readonly Day[], known: readonly Day[]): boolean {
  const counts = (days: readonly Day[]): number[] =>
    [0, 1, 2, 3, 4, 5, 6].map((one) => days.filter((day) => weekday(new Date(isoOf(day))) === one).length);
  const [before, after] = [counts(all), counts(known)];
  return after.every((count, one) => before[one] === 0 || count > Math.max(...after) / 2);
}

describe('the spacing of a series', () => {
  it.each(Object.entries(SPACINGS))('%s', (words, { has, least, unit }) => {
    const series = fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: least, max: 3 * least }))
      .chain(([begin, count]) => {
        const days = calendar(isoOf(begin), count + AHEAD, has);
        const missing = fc.uniqueArray(fc.integer({ min: 1, max: count - 2 }), {
          maxLength: Math.floor(HOLIDAYS * count),
        });
        return missing.map((holidays) => ({
          known: days.slice(0, count).filter((_, at) => !holidays.includes(at)),
          coming: days.slice(count),
        }));
      })
      .filter(({ known }) => unit !== 'day' || keepsItsWeek(calendar(isoOf(known[0] ?? 0), least, has), known));
    fc.assert(
      fc.property(series, fc.boolean(), ({ known, coming }, plain) => {
        const spelled = known.map(isoOf).map((date) => (plain ? date.replaceAll('-', '') : date));
        const { dates, spacing } = nextDates(spelled, AHEAD);
        expect(dates).toEqual(coming.map(isoOf));
        expect(spacing).toMatchObject({ words, unit });
        expect(spacing.reason).toContain(words);
      }),
      { numRuns: cases(40) },
    );
  });

  it('goes on with the week of today, whatever it was once', () => {
    const old = calendar('2010-01-01', 500, isWorkday);
    const now = calendar(isoOf((old.at(-1) ?? 0) + 1), 300, () => true);
    expect(spacingOf([...old, ...now].map(isoOf)).words).toBe('every day');
  });

  it('a week whose day was moved by a holiday is followed by the next one', () => {
    const fridays = calendar('2020-01-03', 20, (date) => weekday(date) === 5);
    const thursday = (fridays.at(-1) ?? 0) + 6;
    const { dates } = nextDates([...fridays, thursday].map(isoOf), 2);
    expect(dates).toEqual([thursday + 8, thursday + 15].map(isoOf));
  });

  it('a session that was made up for on a Saturday makes no Saturdays', () => {
    const days = [...calendar('2020-01-01', 60, isWorkday), dayOf('2020-02-01'), dayOf('2020-03-07')];
    expect(spacingOf(days.toSorted((a, b) => a - b).map(isoOf)).words).toBe('Monday to Friday');
  });
});

describe('a series whose spacing cannot be told', () => {
  it.each([
    [['2022-12-30'], 3, ['2023-01-02', '2023-01-03', '2023-01-04'], 'Monday to Friday'],
    [['2024-02-27', '2024-02-28'], 2, ['2024-02-29', '2024-03-01'], 'Monday to Friday'],
    [['2022-12-31'], 1, ['2023-01-01'], 'every day'],
    [['2020-01-06', '2020-01-07', '2020-01-08'], 3, ['2020-01-09', '2020-01-10', '2020-01-13'], 'Monday to Friday'],
  ])('too short, %j', (known, count, expected, words) => {
    const { dates, spacing } = nextDates(known, count);
    expect(dates).toEqual(expected);
    expect(spacing.reason).toBe(
      `The series has too few days to tell its spacing by (${known.length}): ${words} is assumed. Holidays are not known.`,
    );
  });

  it('irregular: it says so, and takes the median gap', () => {
    const { dates, spacing } = nextDates(['2020-01-01', '2020-01-05', '2020-02-20', '2020-02-27', '2020-06-01'], 2);
    expect(dates).toEqual(['2020-07-17', '2020-09-01']);
    expect(spacing.reason).toBe(
      'The series has no regular spacing: its last 4 steps are of 4 to 95 days. ' +
        'Dates are their median of 46 days apart, and may well be others.',
    );
  });

  it('about a day of the month', () => {
    const days = ['2020-01-10', '2020-02-12', '2020-03-11', '2020-04-10', '2020-05-08', '2020-06-10'];
    expect(spacingOf(days).reason).toBe(
      'Dates go on as the series does: monthly, on about day 10 of the month (5 of its last 5 steps). Holidays are not known.',
    );
  });

  it('any days in order have later ones to come', () => {
    const anyDays = fc.uniqueArray(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(anyDays, (days) => {
        const known = days.toSorted((a, b) => a - b);
        const { dates } = nextDates(known.map(isoOf), 20);
        const all = [known.at(-1) ?? 0, ...dates.map(dayOf)];
        expect(all).toEqual([...new Set(all)].toSorted((a, b) => a - b));
        expect(all.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});
