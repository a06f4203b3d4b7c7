import type { ParameterValue } from '@tuningsweep/ledger';
import { log } from '../numbers/functions.ts';
import type { Scale } from './dimension.ts';

/** A scale of finitely many values; `edges` are where their shares begin, and the end of the last one. */
export function listOf(values: readonly ParameterValue[], edges: Float64Array): Scale {
  const indexes = new Map(values.map((value, index) => [value, index]));
  const edge = (index: number): number => edges[index] ?? 1;
  const indexAt = (place: number): number => {
    let [low, high] = [0, values.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (edge(middle) <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    size: values.length,
    valueAt: (place) => values[indexAt(place)] ?? 0,
    placeOf: (value) => {
      const index = indexes.get(value);
      return index === undefined ? undefined : (edge(index) + edge(index + 1)) / 2;
    },
    indexAt,
    edge,
  };
}

/** Shares of one size. */
export function evenly(size: number): Float64Array {
  return Float64Array.from({ length: size + 1 }, (_, index) => index / size);
}

/** Shares of positive, increasing numbers that meet halfway between the logarithms of neighbours. */
export function evenlyInLogarithm(numbers: readonly number[]): Float64Array {
  const logs = numbers.map(log);
  const at = (index: number): number => logs[index] ?? 0;
  const last = logs.length - 1;
  if (last < 1) return evenly(logs.length);
  const ends = [at(0) - (at(1) - at(0)) / 2, at(last) + (at(last) - at(last - 1)) / 2] as const;
  const span = ends[1] - ends[0];
  return Float64Array.from({ length: last + 2 }, (_, index) => {
    if (index === 0) return 0;
    return index > last ? 1 : ((at(index - 1) + at(index)) / 2 - ends[0]) / span;
  });
}
