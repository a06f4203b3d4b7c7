import { ledgerDate } from '@tuningsweep/ledger';
import type { GridPoint, HyperParameters } from '@tuningsweep/ledger';
import { canonicalJson } from './canonical.ts';
import { codeTask, sha256 } from './code.ts';
import { AXES, checkFloatAxes, mapAxes } from './spec.ts';
import type { AxisName, GridSpec } from './spec.ts';

/** Which grid a spec defines: a hash over the points and their order, and how many points there are. */
export type GridDefinition = { readonly sha256: string; readonly total: number };

/**
 * Hashes everything that the points and their order follow from, without making a point.
 *
 * @throws GridError when two values of an axis are the same number in the ledger.
 */
export function gridDefinition(spec: GridSpec): GridDefinition {
  checkFloatAxes(spec);
  const axes = AXES.map((axis) => spec.parameters[axis].values);
  return {
    sha256: sha256(canonicalJson({ ...commonFields(spec), axes })),
    total: sizeOf(spec, AXES),
  };
}

/**
 * Every point of a grid, the last axis running fastest, made one at a time: memory stays flat at any size.
 * A point's code depends on nothing but the sweep's key and the point itself.
 *
 * @param from index of the first point that is wanted
 * @throws GridError when two values of an axis are the same number in the ledger.
 */
export function gridPoints(spec: GridSpec, sweepKey: string, from = 0): Generator<GridPoint, void> {
  checkFloatAxes(spec);
  return pointsFrom(spec, sweepKey, from);
}

function* pointsFrom(spec: GridSpec, sweepKey: string, from: number): Generator<GridPoint, void> {
  const common = commonFields(spec);
  for (const parameters of product(spec, from)) {
    const canonical = canonicalJson({ ...common, parameters });
    const digest = sha256(canonical);
    yield { codeTask: codeTask(sweepKey, digest), sha256: digest, canonical, parameters };
  }
}

/** The fields that all points of a grid share, as they stand in TB_TASK.POINT: dates in the ledger's form. */
function commonFields(spec: GridSpec) {
  const testBegin = spec.evaluation?.testBegin;
  return {
    ticker: spec.data.ticker,
    begin: ledgerDate(spec.data.begin),
    end: ledgerDate(spec.data.end),
    evaluation: testBegin === undefined ? undefined : { testBegin: ledgerDate(testBegin) },
    modelVersion: spec.modelVersion,
    seed: spec.seed,
  };
}

/** An axis as a wheel of an odometer: it moves on by one value every `stride` points. */
type Wheel = { readonly values: readonly number[]; readonly stride: number };

/** The Cartesian product of the axes. */
function* product(spec: GridSpec, from: number): Generator<HyperParameters, void> {
  const total = sizeOf(spec, AXES);
  const wheels = mapAxes((axis) => wheelOf(spec, axis));
  for (let index = from; index < total; index++) {
    yield mapAxes((axis) => valueAt(wheels[axis], index));
  }
}

function wheelOf(spec: GridSpec, axis: AxisName): Wheel {
  const faster = AXES.slice(AXES.indexOf(axis) + 1);
  return { values: spec.parameters[axis].values, stride: sizeOf(spec, faster) };
}

function valueAt({ values, stride }: Wheel, index: number): number {
  return values[Math.floor(index / stride) % values.length] ?? NaN;
}

function sizeOf(spec: GridSpec, axes: readonly AxisName[]): number {
  return axes.reduce((size, axis) => size * spec.parameters[axis].values.length, 1);
}
