import { PARAMETERS } from '@tuningsweep/ledger';
import type { ParameterValue } from '@tuningsweep/ledger';
import type { ParameterAxis } from '../../../api/index.ts';
import { valuesOf } from '../../axes.ts';
import type { Condition } from '../../axes.ts';
import { intervalOf } from './interval.ts';
import { evenly, evenlyInLogarithm, listOf } from './list.ts';

/**
 * The values of a parameter laid along the unit interval. Where they are finitely many, each has a share of it and its place is
 * the middle of its share; in an interval each has a place of its own.
 */
export interface Scale {
  /** How many values there are; Infinity for an interval. */
  readonly size: number;
  /** The value whose share has a place from 0 to 1. */
  readonly valueAt: (place: number) => ParameterValue;
  /** The place of a value; undefined for one that the parameter does not take. */
  readonly placeOf: (value: ParameterValue) => number | undefined;
  /** The number of the share that has a place, from 0; an interval has one share. */
  readonly indexAt: (place: number) => number;
  /** Where the share with a number begins; the last one ends at `edge(size)`. */
  readonly edge: (index: number) => number;
}

/** One parameter of a space. */
export interface Dimension {
  readonly name: string;
  readonly when: readonly Condition[];
  /** Whether values near each other are alike: false for words. */
  readonly ordered: boolean;
  readonly scale: Scale;
}

const WHOLE = new Set<string>(PARAMETERS.filter(({ type }) => type === 'int').map(({ field }) => field));

/**
 * The dimension of a parameter. Numbers of a list are taken by their order. A range without a step is an interval; of the
 * write-up's whole numbers it has each whole number.
 *
 * @throws GridError for more than a million values
 */
export function dimensionOf(name: string, axis: ParameterAxis, when: readonly Condition[]): Dimension {
  return { name, when, ordered: axis.choices === undefined, scale: scaleOf(name, axis) };
}

function scaleOf(name: string, axis: ParameterAxis): Scale {
  const { choices, min, max, scale } = axis;
  const step = axis.step ?? (WHOLE.has(name) ? 1 : undefined);
  if (min !== undefined && max !== undefined && step === undefined) return intervalOf(min, max, scale === 'Log');
  const values = valuesOf(name, step === undefined ? axis : { ...axis, step });
  if (choices !== undefined) return listOf(values, evenly(values.length));
  const numbers = values.map(Number).toSorted((a, b) => a - b);
  return listOf(numbers, scale === 'Log' ? evenlyInLogarithm(numbers) : evenly(numbers.length));
}
