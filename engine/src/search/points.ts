import { pauseIfAsked, WRITE_UP_NAMES } from '@tuningsweep/ledger';
import { setImmediate } from 'node:timers/promises';
import type { GridPoint, Ledger, NumberedPoint, PointsByKey } from '@tuningsweep/ledger';
import { canonicalJson } from './codes/canonical.ts';
import { codeRank, sha256 } from './codes/code.ts';
import { MAX_POINTS } from './axes.ts';
import type { Axis } from './axes.ts';
import { blocksOf, isThere, parametersAt, sizeOf } from './blocks.ts';
import { commonFields, replicateOf, replicatesAt } from './point.ts';
import { proposedGrid, spaceMembership } from './proposals/proposals.ts';
import { GridError } from './errors.ts';
import { checkedAxes, isProposed, replicatesOf, severalOf } from './spec.ts';
import type { GridSpec } from './spec.ts';

/** Which grid a spec defines: a hash over the points and their order, and how many points there are. */
export interface GridDefinition {
  readonly sha256: string;
  readonly total: number;
}

/**
 * Hashes everything that the points and their order follow from, without making a point. Of points that are proposed the total
 * is how many there are to be.
 *
 * @throws GridError when the parameters make no grid, or two values of an axis are the same number in the ledger; where there
 * are more points than maxTasks, or points to start with that cannot be
 */
export function gridDefinition(spec: GridSpec): GridDefinition {
  if (isProposed(spec)) return proposedGrid(spec);
  if (spec.algorithm?.start) throw noStart();
  const axes = checkedAxes(spec);
  const total = sizeOf(blocksOf(axes)) * replicatesOf(spec);
  if (total > MAX_POINTS) throw tooManyReplicates(total);
  const most = spec.algorithm?.maxTasks ?? Infinity;
  if (total > most) throw tooManyTasks(total, most);
  const definition = { ...commonFields(spec), ...describeAxes(axes), replicates: severalOf(spec) };
  return { sha256: sha256(canonicalJson(definition)), total };
}

function tooManyReplicates(total: number): GridError {
  return new GridError(
    'spec.replicates',
    `expected at most ${MAX_POINTS} tasks, found ${total}: take values out, or repeat each point less often`,
  );
}

function noStart(): GridError {
  return new GridError(
    'spec.algorithm.start',
    'expected no points to start with where the algorithm is Grid, which trains every point: take them out, or name another ' +
      'algorithm',
  );
}

function tooManyTasks(total: number, most: number): GridError {
  return new GridError(
    'spec.algorithm.maxTasks',
    `expected a grid of at most ${most} tasks, found ${total}: raise maxTasks, take values out, or let another algorithm ` +
      'than Grid try some of the points',
  );
}

/** The axes as they are hashed: those of the write-up as in its first release, by their values alone. */
function describeAxes(axes: readonly Axis[]) {
  const names = axes.map(({ name }) => name);
  const isWriteUps = names.length === WRITE_UP_NAMES.length && WRITE_UP_NAMES.every((name) => names.includes(name));
  const conditions = axes.map(({ when }) => when.map(({ name, values }) => [name, values]));
  return {
    axes: axes.map(({ values }) => values),
    names: isWriteUps ? undefined : names,
    when: conditions.some((some) => some.length > 0) ? conditions : undefined,
  };
}

/**
 * Every point of a grid, the last axis running fastest, each with its replicates one after the other, made one at a time: memory
 * stays flat at any size.
 * A point's code depends on nothing but the sweep's key and the point itself.
 *
 * @param from index of the first point that is wanted
 * @throws GridError when the parameters make no grid, or two values of an axis are the same number in the ledger.
 */
export function gridPoints(spec: GridSpec, sweepKey: string, from = 0): Generator<GridPoint, void> {
  const { total, pointAt } = maker(spec, sweepKey);
  return pointsFrom(total, pointAt, from);
}

function* pointsFrom(total: number, pointAt: PointAt, from: number): Generator<GridPoint, void> {
  for (let index = from; index < total; index++) yield pointAt(index);
}

type PointAt = (index: number) => GridPoint;

/** How many points there are, and what makes the one of an index. */
function maker(spec: GridSpec, sweepKey: string): { total: number; pointAt: PointAt } {
  const common = commonFields(spec);
  const blocks = blocksOf(checkedAxes(spec));
  const count = replicatesOf(spec);
  return {
    total: sizeOf(blocks) * count,
    pointAt: (index) => replicateOf(common, sweepKey, parametersAt(blocks, Math.floor(index / count)), index % count),
  };
}

/** Says of a task whether its point is in the grid, without making the grid. */
export function gridMembership(
  spec: GridSpec,
  sweepKey: string,
): (task: Pick<GridPoint, 'codeTask' | 'parameters'>) => boolean {
  if (isProposed(spec)) return spaceMembership(spec, sweepKey);
  const common = commonFields(spec);
  const axes = checkedAxes(spec);
  const count = replicatesOf(spec);
  return ({ codeTask: code, parameters }) => {
    const there = axes.filter((axis) => isThere(axis, parameters));
    return (
      there.length === Object.keys(parameters).length &&
      there.every(({ name, values }) => values.some((value) => value === parameters[name])) &&
      replicatesAt(common, sweepKey, parameters, count).some(({ codeTask }) => codeTask === code)
    );
  };
}

/**
 * So many points are written by key: their rows no longer fit into a small server's memory, whose pages would be read and
 * written again and again in any other order.
 */
export const LARGE_GRID = 200_000;

/** Points between two looks at the event loop. */
const STEP = 100;

/**
 * The points of a grid in about the order of their codes (that of their first six digits, then of the grid). Every point is
 * hashed once for the order and once more when its turn comes; meanwhile 8 bytes are held for each. The order is made by the
 * first call of `from`, or by several where it pauses.
 *
 * @throws GridError when the parameters make no grid, or two values of an axis are the same number in the ledger.
 */
export function pointsByKey(spec: GridSpec, sweepKey: string): PointsByKey {
  const { total, pointAt } = maker(spec, sweepKey);
  const order = new Float64Array(total);
  let ranked = 0;
  let isSorted = false;
  const from = async (position: number, whoPauses: Pick<Ledger, 'pause'> = {}): Promise<Iterable<NumberedPoint>> => {
    while (ranked < total) {
      order[ranked] = codeRank(pointAt(ranked).codeTask) * INDEXES + ranked;
      ranked += 1;
      if (ranked % STEP !== 0) continue;
      await setImmediate();
      pauseIfAsked(whoPauses);
    }
    if (!isSorted) order.sort(); // oxlint-disable-line unicorn/no-array-sort -- nobody else has it, and a copy takes as much again
    isSorted = true;
    return Iterator.from(order.subarray(position)).map((place) => {
      const index = place % INDEXES;
      return { ...pointAt(index), index };
    });
  };
  return { total, from };
}

/** More than a grid may have points; with the rank of six digits, of 30 bits, a place in the order stays exact in a double. */
const INDEXES = 2 ** 20;
