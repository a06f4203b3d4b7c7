import { PARAMETERS } from '@tuningsweep/ledger';
import type { ParameterName } from '@tuningsweep/ledger';

export type AxisName = ParameterName;

/** The named axes in the grid's order, the last one running fastest. They are the columns of TB_HYPERPARAMETER. */
export const AXES: readonly AxisName[] = PARAMETERS.map(({ field }) => field);

/** A record with one entry an axis, made by a function of the axis's name. */
export function mapAxes<T>(make: (axis: AxisName) => T): Record<AxisName, T> {
  return {
    epoch: make('epoch'),
    batchSize: make('batchSize'),
    learningRate: make('learningRate'),
    ratioTrainSet: make('ratioTrainSet'),
    sizeSequence: make('sizeSequence'),
    sizeUnitInput: make('sizeUnitInput'),
    sizeUnitHidden: make('sizeUnitHidden'),
    sizeUnitOutput: make('sizeUnitOutput'),
  };
}

/** The part of a TuningSweep's spec (defaults applied) that says which points there are. Dates are ISO. */
export interface GridSpec {
  readonly data: { readonly ticker: string; readonly begin: string; readonly end: string };
  readonly parameters: { readonly [axis in AxisName]: { readonly values: readonly number[] } };
  readonly evaluation?: { readonly testBegin?: string };
  readonly modelVersion: number;
  readonly seed: number;
}

/** A grid that cannot be written until the spec changes; `path` is the field at fault. */
export class GridError extends Error {
  override readonly name = 'GridError';
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}

/** These two columns are FLOAT, so their values must still be different numbers as float32. */
const FLOAT_AXES: readonly AxisName[] = ['learningRate', 'ratioTrainSet'];

/** @throws GridError naming the first field whose value a FLOAT column cannot hold or cannot tell from another one. */
export function checkFloatAxes(spec: GridSpec): void {
  for (const axis of FLOAT_AXES) checkFloatAxis(axis, spec.parameters[axis].values);
}

function checkFloatAxis(axis: AxisName, values: readonly number[]): void {
  const seen = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const stored = Math.fround(value);
    const path = `spec.parameters.${axis}.values[${index}]`;
    if (!Number.isFinite(stored) || (stored === 0) !== (value === 0)) {
      throw new GridError(
        path,
        `${value} is out of the range of float32, the ledger's column; use a value between 1.2e-38 and 3.4e38`,
      );
    }
    const twin = seen.get(stored);
    if (twin !== undefined) {
      const other = `spec.parameters.${axis}.values[${twin}]`;
      throw new GridError(
        path,
        `${value} and ${values[twin]} (${other}) are one number in float32, the ledger's column; remove one`,
      );
    }
    seen.set(stored, index);
  }
}
