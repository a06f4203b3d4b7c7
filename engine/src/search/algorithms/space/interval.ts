import { exp, log } from '../numbers/functions.ts';
import type { Scale } from './dimension.ts';

/** Digits of a number of a logarithmic interval: a float32, the ledger's column, tells as many apart. */
const SIGNIFICANT = 6;

/** A scale of all numbers from min to max; those proposed are short decimals, a hundred thousand or more in the interval. */
export function intervalOf(min: number, max: number, isLog: boolean): Scale {
  const [begin, end] = isLog ? [log(min), log(max)] : [min, max];
  const digits = decimalsOf(max - min);
  const rounded = isLog
    ? (place: number) => Number(exp(begin + place * (end - begin)).toPrecision(SIGNIFICANT))
    : (place: number) => Number((begin + place * (end - begin)).toFixed(digits));
  return {
    size: Infinity,
    valueAt: (place) => Math.min(max, Math.max(min, rounded(place))),
    placeOf: (value) => {
      if (typeof value !== 'number' || value < min || value > max) return undefined;
      return ((isLog ? log(value) : value) - begin) / (end - begin);
    },
    indexAt: () => 0,
    edge: (index) => index,
  };
}

/** Digits behind the point at which a span is at least a hundred thousand units of the last one. */
function decimalsOf(span: number): number {
  const exponent = Number(span.toExponential().split('e')[1]);
  return Math.max(0, Math.min(100, SIGNIFICANT - 1 - exponent));
}
