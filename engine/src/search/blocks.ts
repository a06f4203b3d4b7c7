import type { ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import { MAX_POINTS } from './axes.ts';
import type { Axis } from './axes.ts';
import { GridError } from './errors.ts';

/**
 * Points of a grid that have the same parameters: all combinations of some axes, beside what is the same for all of them. A
 * grid without conditions is one block.
 */
export interface Block {
  /** Index of its first point in the grid. */
  readonly begin: number;
  readonly size: number;
  /** In the order of the axes; the parameters that others are conditional on have one value. */
  readonly wheels: readonly Wheel[];
}

/** What may be there only beside some values of others. */
type Conditional = Pick<Axis, 'name' | 'when'>;

/** An axis as a wheel of an odometer: it moves on by one value every `stride` points. */
interface Wheel {
  readonly name: string;
  readonly values: readonly ParameterValue[];
  readonly stride: number;
}

/**
 * Divides a grid into its blocks: the parameters that conditions ask for turn slowest.
 *
 * @throws GridError where conditions go in a circle, or there are more than a million points
 */
export function blocksOf(axes: readonly Axis[]): Block[] {
  const asked = new Set(axes.flatMap(({ when }) => when.map(({ name }) => name)));
  const parents = parentsFirst(axes.filter(({ name }) => asked.has(name)));
  const blocks: Block[] = [];
  let begin = 0;
  const divide = (at: number, fixed: ParameterPoint): void => {
    const parent = parents[at];
    if (parent === undefined) {
      const block = { begin, ...wheelsOf(axes.flatMap((axis) => within(axis, asked, fixed))) };
      begin += block.size;
      if (begin > MAX_POINTS) throw tooMany();
      if (block.size > 0) blocks.push(block);
    } else if (isThere(parent, fixed)) {
      for (const value of parent.values) divide(at + 1, { ...fixed, [parent.name]: value });
    } else divide(at + 1, fixed);
  };
  divide(0, {});
  return blocks;
}

/** An axis as it is beside the values of the asked ones: nothing where it is not there. */
function within(axis: Axis, asked: ReadonlySet<string>, fixed: ParameterPoint): Axis[] {
  if (!isThere(axis, fixed)) return [];
  const value = fixed[axis.name];
  return asked.has(axis.name) && value !== undefined ? [{ ...axis, values: [value] }] : [axis];
}

/** Whether a parameter is there beside the values of those that its conditions ask for. */
export function isThere({ when }: Conditional, point: ParameterPoint): boolean {
  return when.every(({ name, values }) => {
    const value = point[name];
    return value !== undefined && values.includes(value);
  });
}

function wheelsOf(axes: readonly Axis[]): Pick<Block, 'size' | 'wheels'> {
  let stride = 1;
  const wheels = axes.toReversed().map(({ name, values }) => {
    const wheel = { name, values, stride };
    stride *= values.length;
    return wheel;
  });
  return { size: stride, wheels: wheels.toReversed() };
}

/**
 * The axes in an order in which each comes after those that its own conditions ask for.
 *
 * @throws GridError where conditions go in a circle
 */
export function parentsFirst<T extends Conditional>(parents: readonly T[]): T[] {
  const ordered: T[] = [];
  let waiting = parents;
  while (waiting.length > 0) {
    const isFree = ({ when }: T): boolean => when.every(({ name }) => !waiting.some((other) => other.name === name));
    const free = waiting.filter(isFree);
    if (free.length === 0) throw circle(waiting);
    ordered.push(...free);
    waiting = waiting.filter((axis) => !free.includes(axis));
  }
  return ordered;
}

function circle(axes: readonly Conditional[]): GridError {
  const names = axes.map(({ name }) => name).join(', ');
  return new GridError(
    `spec.parameters.${axes[0]?.name}.when`,
    `expected conditions that end somewhere, found ones that go in a circle, of ${names}: take one of them out`,
  );
}

function tooMany(): GridError {
  return new GridError(
    'spec.parameters',
    `expected a grid of at most ${MAX_POINTS} points, found more: take values out`,
  );
}

/** How many points there are in all blocks. */
export function sizeOf(blocks: readonly Block[]): number {
  const last = blocks.at(-1);
  return last === undefined ? 0 : last.begin + last.size;
}

/** The point of an index, from 0 on. */
export function parametersAt(blocks: readonly Block[], index: number): ParameterPoint {
  const { begin, wheels } = blockOf(blocks, index);
  const point: Record<string, ParameterValue> = {};
  for (const { name, values, stride } of wheels) {
    const value = values[Math.floor((index - begin) / stride) % values.length];
    if (value !== undefined) point[name] = value;
  }
  return point;
}

/** The block that has the point of an index: there is one. */
function blockOf(blocks: readonly Block[], index: number): Block {
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((blocks[middle]?.begin ?? Infinity) <= index) low = middle;
    else high = middle - 1;
  }
  const block = blocks[low];
  if (block === undefined) throw new RangeError(`expected an index of a point, found ${index} in an empty grid`);
  return block;
}
