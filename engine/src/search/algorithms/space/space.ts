import type { ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import { conditionsOf, MAX_POINTS, parameterNames } from '../../axes.ts';
import type { Axes } from '../../axes.ts';
import { blocksOf, isThere, parametersAt, parentsFirst, sizeOf } from '../../blocks.ts';
import { dimensionOf } from './dimension.ts';
import type { Dimension } from './dimension.ts';

/** What points can be proposed of. */
export interface Space {
  /** In an order in which each comes after those that its conditions ask for. */
  readonly dimensions: readonly Dimension[];
  /** How many points there are; Infinity where there are more than a million. */
  readonly size: number;
  /** The point of an index below `size`. */
  readonly pointAt: (index: number) => ParameterPoint;
}

/**
 * The space that parameters span.
 *
 * @throws GridError where conditions go in a circle, or a parameter has more than a million values
 */
export function spaceOf(parameters: Axes): Space {
  const dimensions = parentsFirst(dimensionsOf(parameters));
  const most = dimensions.reduce((product, { scale }) => product * scale.size, 1);
  if (most > MAX_POINTS) return { dimensions, size: Infinity, pointAt: () => ({}) };
  const blocks = blocksOf(dimensions.map(({ name, when, scale }) => ({ name, when, values: valuesOn(scale) })));
  return { dimensions, size: sizeOf(blocks), pointAt: (index) => parametersAt(blocks, index) };
}

/**
 * The dimensions of a sweep's parameters, in the order of its grid.
 *
 * @throws GridError where a parameter has more than a million values
 */
export function dimensionsOf(parameters: Axes): Dimension[] {
  return parameterNames(parameters).map((name) =>
    dimensionOf(name, parameters[name] ?? {}, conditionsOf(parameters, name)),
  );
}

/** The values of a scale that has finitely many, in its order. */
export function valuesOn({ size, edge, valueAt }: Dimension['scale']): ParameterValue[] {
  return Array.from({ length: size }, (_, index) => valueAt((edge(index) + edge(index + 1)) / 2));
}

/** The point whose parameters have these places, one a dimension: those that are there. */
export function pointOf(
  { dimensions }: Space,
  placeOf: (dimension: Dimension, index: number) => number,
): ParameterPoint {
  const point: Record<string, ParameterValue> = {};
  dimensions.forEach((dimension, index) => {
    const place = placeOf(dimension, index);
    if (isThere(dimension, point)) point[dimension.name] = dimension.scale.valueAt(place);
  });
  return point;
}

/** The places of a point's parameters, one a dimension: NaN for one that is not there. */
export function placesOf({ dimensions }: Space, point: ParameterPoint): Float64Array {
  const places = new Float64Array(dimensions.length).fill(Number.NaN);
  for (const [index, { name, scale }] of dimensions.entries()) {
    const value = point[name];
    if (value !== undefined) places[index] = scale.placeOf(value) ?? Number.NaN;
  }
  return places;
}

/** Whether a point is one of the space: one from before the space was narrowed may not be. */
export function isInside({ dimensions }: Space, point: ParameterPoint): boolean {
  let found = 0;
  for (const dimension of dimensions) {
    const value = point[dimension.name];
    if ((value !== undefined) !== isThere(dimension, point)) return false;
    if (value === undefined) continue;
    if (dimension.scale.placeOf(value) === undefined) return false;
    found++;
  }
  return found === Object.keys(point).length;
}

/** A text that equal points of a space, and only these, have. */
export function keyOf({ dimensions }: Space, point: ParameterPoint): string {
  let key = '';
  for (const { name } of dimensions) {
    const value = point[name];
    key += typeof value === 'string' ? JSON.stringify(value) : String(value);
    key += ' ';
  }
  return key;
}
