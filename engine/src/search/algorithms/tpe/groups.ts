import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Question } from '../algorithm.ts';
import { HELD_BEST, knownOf } from '../known.ts';
import type { Known, Placed } from '../known.ts';

/** Results with a loss that are awaited before any is learned from. */
const FIRST = 6;
/** The best of the results with a loss: this share, and at most so many. */
const SHARE = 0.15;
const MOST_BEST = HELD_BEST - 1;
/** Of the others the newest count: what a proposal costs stays the same from here on. */
const MOST_REST = 500;

/** Results as places of their parameters, divided by their losses. */
export interface Groups {
  /** In the order of the history. */
  readonly best: readonly Float64Array[];
  /** By how much each of the best is better than the best of the rest, on average 1. */
  readonly weights: readonly number[];
  /** Worse results, failed tasks and open points. */
  readonly rest: readonly Float64Array[];
}

/**
 * Divides what is known. Points that are no longer in the space are left out.
 *
 * @returns undefined where too few results have a loss
 */
export function groupsOf({ space, history, open }: Question): Groups | undefined {
  const known = knownOf(space, history);
  if (known.measured < FIRST) return undefined;
  const count = Math.min(MOST_BEST, Math.ceil(SHARE * known.measured));
  const best = known.best.slice(0, count).toSorted((a, b) => a.order - b.order);
  const threshold = known.best[count]?.loss ?? 0;
  const rest = newest(known.inside, new Set(best.map(({ order }) => order)));
  return {
    best: best.map(({ point }) => known.placement(point).places),
    weights: improvements(best.map(({ loss }) => threshold - loss)),
    rest: [...rest, ...inOwnOrder(known, open)].map((point) => known.placement(point).places),
  };
}

/** The newest of the others, in their order. */
function newest(inside: readonly Placed[], best: ReadonlySet<number>): ParameterPoint[] {
  const rest: ParameterPoint[] = [];
  for (let order = inside.length - 1; order >= 0 && rest.length < MOST_REST; order--) {
    const result = inside[order];
    if (result !== undefined && !best.has(order)) rest.push(result.point);
  }
  return rest.toReversed();
}

/** The order of open points says nothing: sums over them are made in an order of their own. */
function inOwnOrder(known: Known, open: readonly ParameterPoint[]): ParameterPoint[] {
  const byKey = new Map<string, ParameterPoint>();
  for (const point of open) {
    const { isInside, key } = known.placement(point);
    if (isInside) byKey.set(key, point);
  }
  return Array.from(byKey)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, point]) => point);
}

/** Weights with the mean 1; equal ones where none is an improvement. */
function improvements(differences: readonly number[]): number[] {
  const sum = differences.reduce((total, difference) => total + difference, 0);
  if (!(sum > 0)) return differences.map(() => 1);
  return differences.map((difference) => (difference * differences.length) / sum);
}
