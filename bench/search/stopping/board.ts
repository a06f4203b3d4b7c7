import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { TuningSweep } from '../../../engine/src/api/index.ts';
import { spaceOf } from '../../../engine/src/search/index.ts';
import type { Space } from '../../../engine/src/search/index.ts';
import { medianOf } from '../../../ledger/src/index.ts';
import type { ParameterPoint } from '../../../ledger/src/index.ts';

const CURVES = join(import.meta.dirname, '..', 'curves');

/** The boards of the folder curves. */
export const BOARDS = ['digits', 'usd-krw'] as const;

/** Points whose every epoch is known; curves/README.md says where from. */
export interface Board {
  readonly space: Space;
  readonly epochs: number;
  readonly points: readonly ParameterPoint[];
  /** Where each point is in the unit cube: a place for each dimension of the space. */
  readonly places: readonly Float64Array[];
  /** The error of each point on the validation part after each epoch, the first one at 0. */
  readonly values: readonly Float64Array[];
  /** How long an epoch of each point takes. */
  readonly seconds: Float64Array;
  /** The least of the values after the last epoch, and their median. */
  readonly best: number;
  readonly median: number;
}

/** A board of the folder curves. */
export function readBoard(name: string): Board {
  const { spec }: TuningSweep = parse(readFileSync(join(CURVES, `${name}.yaml`), 'utf8'));
  return boardOf(spaceOf(spec.parameters), readFileSync(join(CURVES, `${name}.csv`), 'utf8'));
}

/**
 * A board from its file: a line a point with its parameters, `seconds`, and `validation1`, `validation2`, …; other columns are
 * left out.
 *
 * @throws Error where a line has no number in one of these columns
 */
export function boardOf(space: Space, csv: string): Board {
  const [head = '', ...lines] = csv.trim().split('\n');
  const heads = head.split(',');
  const curve = heads.filter((name) => name.startsWith('validation'));
  const rows = lines.map((line, index) => readerOf(heads, line.split(','), index + 2));
  const values = rows.map((read) => Float64Array.from(curve, read));
  const last = values.map((each) => each.at(-1) ?? Number.NaN);
  const points = rows.map((read) => Object.fromEntries(space.dimensions.map(({ name }) => [name, read(name)])));
  return {
    space,
    epochs: curve.length,
    points,
    places: points.map((point) => placesIn(space, point)),
    values,
    seconds: Float64Array.from(rows, (read) => read('seconds')),
    best: Math.min(...last),
    median: medianOf(last) ?? Number.NaN,
  };
}

/**
 * Where a point is in the unit cube.
 *
 * @throws Error for a value that the space does not have
 */
export function placesIn({ dimensions }: Space, point: ParameterPoint): Float64Array {
  return Float64Array.from(dimensions, ({ name, scale }) => {
    const value = point[name];
    const place = value === undefined ? undefined : scale.placeOf(value);
    if (place === undefined) throw new Error(`expected a value of the space for ${name}, found ${String(value)}`);
    return place;
  });
}

function readerOf(heads: readonly string[], cells: readonly string[], line: number): (name: string) => number {
  return (name) => {
    const cell = cells[heads.indexOf(name)] ?? '';
    const value = cell === '' ? Number.NaN : Number(cell);
    if (!Number.isFinite(value)) throw new Error(`expected a number for ${name} in line ${line}, found '${cell}'`);
    return value;
  };
}
