import { FLOAT_NAMES, ledgerDate } from '@tuningsweep/ledger';
import type { ParameterValue } from '@tuningsweep/ledger';
import type { Algorithm, ParameterAxis } from '../api/index.ts';
import { axesOf } from './axes.ts';
import type { Axis } from './axes.ts';
import { GridError } from './errors.ts';

/** The part of a TuningSweep's spec (defaults applied) that says which points there are. Dates are ISO. */
export interface GridSpec {
  readonly data?: { readonly ticker: string; readonly begin: string; readonly end: string };
  readonly parameters: Readonly<Record<string, ParameterAxis>>;
  readonly evaluation?: {
    readonly testBegin?: string;
    readonly validationBegin?: string;
    readonly validationRatio?: number;
  };
  readonly modelVersion: number;
  readonly seed: number;
  /** Tasks per point, with seeds from `seed` on; absent: one. */
  readonly replicates?: number;
  /** Absent: Grid. */
  readonly algorithm?: Algorithm;
}

/** Whether a spec's points are proposed one by one, rather than all known from the start. */
export function isProposed({ algorithm }: Pick<GridSpec, 'algorithm'>): boolean {
  return algorithm !== undefined && algorithm.name !== 'Grid';
}

/** How many tasks each point has. */
export function replicatesOf({ replicates = 1 }: Pick<GridSpec, 'replicates'>): number {
  return replicates;
}

/** The same for what is hashed: nothing where there is one, as before there were several. */
export function severalOf(spec: Pick<GridSpec, 'replicates'>): number | undefined {
  const count = replicatesOf(spec);
  return count > 1 ? count : undefined;
}

/** The most epochs of any point, where some have fewer; undefined where all have the same. */
export function mostEpochs({ parameters: { epoch } }: Pick<GridSpec, 'parameters'>): number | undefined {
  const [first, ...others] = [...(epoch?.values ?? []), epoch?.min, epoch?.max].filter((value) => value !== undefined);
  return first === undefined || others.every((value) => value === first) ? undefined : Math.max(first, ...others);
}

/** How the days after the training part are divided, as the ledger writes it; undefined where the manifest says nothing. */
export function evaluationOf({ evaluation = {} }: Pick<GridSpec, 'evaluation'>) {
  const { testBegin, validationBegin, validationRatio } = evaluation;
  const parts = {
    testBegin: testBegin === undefined ? undefined : ledgerDate(testBegin),
    validationBegin: validationBegin === undefined ? undefined : ledgerDate(validationBegin),
    validationRatio,
  };
  return Object.values(parts).some((part) => part !== undefined) ? parts : undefined;
}

/**
 * The axes of a spec's grid.
 *
 * @throws GridError naming the first field whose values cannot be gone through, or whose value a FLOAT column cannot hold or
 * cannot tell from another one
 */
export function checkedAxes({ parameters }: GridSpec): Axis[] {
  const axes = axesOf(parameters);
  for (const { name, values } of axes) checkStored(name, values);
  return axes;
}

/**
 * Values of a FLOAT column must still be different numbers as float32.
 *
 * @throws GridError where the ledger cannot hold a parameter's values, or cannot tell two of them apart
 */
export function checkStored(name: string, values: readonly ParameterValue[]): void {
  if (FLOAT_NAMES.some((each) => each === name)) checkFloatAxis(name, values);
}

function checkFloatAxis(axis: string, values: readonly ParameterValue[]): void {
  const seen = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const stored = Math.fround(Number(value));
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
