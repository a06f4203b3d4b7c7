import { dayOf, isoOf, isWeekend, monthOf, mostFrequent } from './days.ts';
import type { Day } from './days.ts';
import { looseMonthRuleOf, monthRuleOf } from './month-rules.ts';
import type { MonthRule } from './month-rules.ts';
import { EVERY_DAY, MONDAY_TO_FRIDAY, describeWeek, nextIn, weekOf } from './weekdays.ts';
import type { Week } from './weekdays.ts';

/** How the days of a series follow each other, as far as its days tell. */
export interface Spacing {
  /** Such as `Monday to Friday` or `monthly, on the first day of the month`. */
  words: string;
  /** One sentence: what is assumed of the days to come, and why. */
  reason: string;
  /** What lies between two days of the series. */
  unit: 'day' | 'week' | 'month' | 'quarter' | 'year' | 'step';
  next: (day: Day) => Day;
}

type Step = Omit<Spacing, 'reason'>;
/** What is assumed, and how many of the series' steps speak for it. */
type Rule = Step & { told: number };

/** The newest days are looked at: a series may have been another one once. */
export const LOOKED_AT = 250;
/** The share of a series' steps, from one day to the next, that a rule has to foretell: holidays are missing. */
const MOST_STEPS = 0.6;
/** The share of a series' days that have to be where a rule has them in their month. */
const MOST_DAYS = 0.8;
/** Days between the first and the last from which on the days of the week are told by their frequency. */
const THREE_WEEKS = 21;

/** The next `count` days of a series after its last one, as YYYY-MM-DD, by its own spacing. Holidays are not known. */
export function nextDates(dates: readonly string[], count: number): { dates: string[]; spacing: Spacing } {
  const spacing = spacingOf(dates);
  const found: string[] = [];
  for (let day = spacing.next(dayOf(dates.at(-1) ?? '')); found.length < count; day = spacing.next(day))
    found.push(isoOf(day));
  return { dates: found, spacing };
}

/**
 * Finds out how the days of a series follow each other: on days of the week, on a day of every so many months, every so
 * many days. Where nothing holds for most of its steps it says so, and takes the median gap.
 * @param dates in order of time, YYYYMMDD or YYYY-MM-DD, at least one.
 */
export function spacingOf(dates: readonly string[]): Spacing {
  const days = dates.slice(-LOOKED_AT).map(dayOf);
  if (isShort(days)) return assumed(days);
  const rule =
    weekly(days) ?? monthly(days, (some) => monthRuleOf(some, MOST_DAYS)) ?? everySoManyDays(days) ?? loose(days);
  if (rule === undefined) return irregular(days);
  const { told, ...step } = rule;
  const steps = `${told} of its last ${days.length - 1} steps`;
  return { ...step, reason: `Dates go on as the series does: ${step.words} (${steps}). Holidays are not known.` };
}

function gapsOf(days: readonly Day[]): number[] {
  return days.slice(1).map((day, at) => day - (days[at] ?? day));
}

function stepsToldBy({ next }: Step, days: readonly Day[]): number {
  return days.filter((day, at) => at > 0 && next(days[at - 1] ?? day) === day).length;
}

function ruleOf(step: Step, told: number, days: readonly Day[]): Rule | undefined {
  return told >= MOST_STEPS * (days.length - 1) ? { ...step, told } : undefined;
}

const HALF_A_WEEK = 3;

function byWeek(week: Week): Step {
  const words = describeWeek(week);
  if (week.size > 1) return { words, unit: 'day', next: (day) => nextIn(week, day) };
  // From a day that a holiday moved, too, it is the next week's.
  return { words, unit: 'week', next: (day) => nextIn(week, day + HALF_A_WEEK) };
}

function weekly(days: readonly Day[]): Rule | undefined {
  const step = byWeek(weekOf(days));
  return ruleOf(step, stepsToldBy(step, days), days);
}

const MONTHS: Record<number, { name: string; unit: Spacing['unit'] }> = {
  1: { name: 'monthly', unit: 'month' },
  3: { name: 'quarterly', unit: 'quarter' },
  6: { name: 'half-yearly', unit: 'step' },
  12: { name: 'yearly', unit: 'year' },
};

function monthly(days: readonly Day[], monthRule: (days: readonly Day[]) => MonthRule | undefined): Rule | undefined {
  const months = days.map(monthOf);
  const gap = mostFrequent(gapsOf(months)) ?? 0;
  const rule = gap > 0 ? monthRule(days) : undefined;
  if (rule === undefined) return undefined;
  const { name, unit } = MONTHS[gap] ?? { name: `every ${gap} months`, unit: 'step' };
  const step: Step = { words: `${name}, ${rule.words}`, unit, next: (day) => rule.in(monthOf(day) + gap) };
  return ruleOf(step, gapsOf(months).filter((one) => one === gap).length, days);
}

/** Days from the usual one of a month that still count as about it. */
const ABOUT = 5;

function loose(days: readonly Day[]): Rule | undefined {
  return monthly(days, (some) => looseMonthRuleOf(some, ABOUT, MOST_DAYS));
}

function everySoManyDays(days: readonly Day[]): Rule | undefined {
  const gap = mostFrequent(gapsOf(days)) ?? 0;
  const step: Step = { words: `every ${gap} days`, unit: 'step', next: (day) => day + gap };
  return gap > 1 ? ruleOf(step, stepsToldBy(step, days), days) : undefined;
}

function irregular(days: readonly Day[]): Spacing {
  const gaps = gapsOf(days).toSorted((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)] ?? 1;
  const reason =
    `The series has no regular spacing: its last ${gaps.length} steps are of ${gaps[0]} to ${gaps.at(-1)} days. ` +
    `Dates are their median of ${median} days apart, and may well be others.`;
  return { words: `every ${median} days or so`, reason, unit: 'step', next: (day) => day + median };
}

/** Too few days for the days of the week to be told by their frequency. */
function isShort(days: readonly Day[]): boolean {
  const [first = 0, last = first] = [days[0], days.at(-1)];
  return days.length < 3 || (last - first < THREE_WEEKS && Math.min(...gapsOf(days)) < 2);
}

function assumed(days: readonly Day[]): Spacing {
  const rule = byWeek(weekAssumed(days));
  const reason =
    `The series has too few days to tell its spacing by (${days.length}): ` +
    `${rule.words} is assumed. Holidays are not known.`;
  return { ...rule, reason };
}

function weekAssumed(days: readonly Day[]): Week {
  const [first = 0, last = first] = [days[0], days.at(-1)];
  if (last - first >= 7 && Math.min(...gapsOf(days)) < 7) return new Set(weekOf(days));
  return days.some(isWeekend) ? EVERY_DAY : MONDAY_TO_FRIDAY;
}
