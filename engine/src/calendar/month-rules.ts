import { dayIn, dayOfMonth, isWeekend, lastDayIn, monthOf, mostFrequent, weekdayOf } from './days.ts';
import type { Day, Month } from './days.ts';
import { WEEKDAYS } from './weekdays.ts';

/** Which day of a month a series has. */
export interface MonthRule {
  words: string;
  in: (month: Month) => Day;
}

const ORDINALS = ['first', 'second', 'third', 'fourth'];

/** The rule that most of these days follow, the plainest of several; undefined where none holds for `least` of them. */
export function monthRuleOf(days: readonly Day[], least: number): MonthRule | undefined {
  const ranked = rulesFor(days).map((rule) => ({ rule, share: shareOf(days, (day) => rule.in(monthOf(day)) === day) }));
  const best = Math.max(...ranked.map(({ share }) => share));
  return best < least ? undefined : ranked.find(({ share }) => share === best)?.rule;
}

/** The day of the month that is the usual one, where nearly all days lie close to it. */
export function looseMonthRuleOf(days: readonly Day[], slack: number, least: number): MonthRule | undefined {
  const usual = mostFrequent(days.map(dayOfMonth)) ?? 1;
  const rule = { ...onDay(usual), words: `on about day ${usual} of the month` };
  return shareOf(days, (day) => Math.abs(rule.in(monthOf(day)) - day) <= slack) < least ? undefined : rule;
}

/** What share of these days this holds for. */
function shareOf(days: readonly Day[], holds: (day: Day) => boolean): number {
  return days.filter(holds).length / days.length;
}

/** The plainest first. */
function rulesFor(days: readonly Day[]): MonthRule[] {
  const usual = mostFrequent(days.map(dayOfMonth)) ?? 1;
  return [
    { words: 'on the last day of the month', in: lastDayIn },
    onDay(usual),
    { words: 'on the first weekday of the month', in: (month) => movedOn(dayIn(month, 1)) },
    { words: 'on the last weekday of the month', in: (month) => movedBack(lastDayIn(month)) },
    ...weeklyRules(days),
    moved(usual, movedOn, 'after'),
    moved(usual, movedBack, 'before'),
  ];
}

function onDay(n: number): MonthRule {
  const words = n === 1 ? 'on the first day of the month' : `on day ${n} of the month`;
  return { words, in: (month) => Math.min(dayIn(month, n), lastDayIn(month)) };
}

function moved(n: number, move: (day: Day) => Day, where: string): MonthRule {
  const { words, in: plain } = onDay(n);
  return { words: `${words}, or the weekday ${where} it`, in: (month) => move(plain(month)) };
}

function movedOn(day: Day): Day {
  return isWeekend(day) ? movedOn(day + 1) : day;
}

function movedBack(day: Day): Day {
  return isWeekend(day) ? movedBack(day - 1) : day;
}

/** Such as the third Friday, and the last one. */
function weeklyRules(days: readonly Day[]): MonthRule[] {
  const weekday = mostFrequent(days.map(weekdayOf)) ?? 0;
  const name = WEEKDAYS[weekday] ?? '';
  const nth = ORDINALS.map((ordinal, week) => ({
    words: `on the ${ordinal} ${name} of the month`,
    in: (month: Month) => onOrAfter(dayIn(month, 1), weekday) + 7 * week,
  }));
  const last = {
    words: `on the last ${name} of the month`,
    in: (month: Month) => onOrAfter(dayIn(month + 1, 1), weekday) - 7,
  };
  return [...nth, last];
}

function onOrAfter(day: Day, weekday: number): Day {
  return day + ((weekday - weekdayOf(day) + 7) % 7);
}
