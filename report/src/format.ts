import prettyMilliseconds from 'pretty-ms';
import type { Goal, ParameterValue } from '@tuningsweep/ledger';

const SIGNIFICANT = 4;
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** A measured figure as a person reads it: four significant digits, large numbers whole, with separators. */
export function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(3);
  if (size >= 1000) return WHOLE.format(value);
  if (size > 0 && size < 1e-4) return value.toExponential(2);
  return Number.isInteger(value) ? String(value) : value.toPrecision(SIGNIFICANT);
}

/** A whole number with separators. */
export function count(value: number): string {
  return WHOLE.format(value);
}

/** A span of time in its two largest units, such as `3m 20s`; a short one with its fraction, such as `2.5s` or `300ms`. */
export function span(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  // Ledgers of before had whole seconds.
  if (seconds === 0) return '<1s';
  return prettyMilliseconds(seconds * 1000, { unitCount: 2, secondsDecimalDigits: seconds < 10 ? 1 : 0 });
}

/** A time to the minute, in UTC. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** What stands for a value that is not there. */
export const ABSENT = '–';

/** A parameter's value, or its numbers from one to another, as the page's scripts write it, too. */
export function label(value: ParameterValue | null, to?: number): string {
  if (value === null) return ABSENT;
  return to === undefined ? String(value) : `${value} to ${to}`;
}

/** What the best of several values is. */
export function extreme(goal: Goal): string {
  return goal === 'Maximize' ? 'largest' : 'smallest';
}
