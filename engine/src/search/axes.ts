import { WRITE_UP_NAMES } from '@tuningsweep/ledger';
import type { ParameterValue } from '@tuningsweep/ledger';
import type { ParameterAxis } from '../api/index.ts';
import { GridError } from './errors.ts';

/** Values of another parameter under which a parameter is there. */
export interface Condition {
  readonly name: string;
  readonly values: readonly ParameterValue[];
}

/** What a parameter may be, in the order of the grid; with conditions it is there only where all of them hold. */
export interface Axis {
  readonly name: string;
  readonly values: readonly ParameterValue[];
  readonly when: readonly Condition[];
}

export type Axes = Readonly<Record<string, ParameterAxis>>;

/** The most points that a grid may have. */
export const MAX_POINTS = 1_000_000;

/**
 * The names of a sweep's parameters in the order of its grid: the write-up's in the order of TB_HYPERPARAMETER, the others by
 * their names, since a stored object does not keep the order of its fields.
 */
export function parameterNames(parameters: Axes): string[] {
  const names = Object.keys(parameters);
  const others = names.filter((name) => !isOfWriteUp(name)).toSorted((a, b) => (a < b ? -1 : 1));
  return [...WRITE_UP_NAMES.filter((name) => names.includes(name)), ...others];
}

/** The names of the parameters in which points differ: in the value, or in whether they have it. */
export function variedNames(parameters: Axes): string[] {
  return parameterNames(parameters).filter((name) => {
    const { values, choices, when } = parameters[name] ?? {};
    return (values ?? choices)?.length !== 1 || when !== undefined;
  });
}

/** The numbers that a parameter takes, of a range without a step its ends; none where it is absent. */
export function numbersOf(parameters: Axes, name: string): number[] {
  const axis = parameters[name];
  if (axis === undefined) return [];
  const { min, max, step } = axis;
  if (min !== undefined && max !== undefined && step === undefined) return [min, max];
  return valuesOf(name, axis).filter((value) => typeof value === 'number');
}

/**
 * The axes of a grid, the last one running fastest.
 *
 * @throws GridError for a range without a step, which has no values to go through
 */
export function axesOf(parameters: Axes): Axis[] {
  return parameterNames(parameters).map((name) => ({
    name,
    values: valuesOf(name, parameters[name] ?? {}),
    when: conditionsOf(parameters, name),
  }));
}

/** What a parameter's presence asks of others. */
export function conditionsOf(parameters: Axes, name: string): Condition[] {
  return Object.entries(parameters[name]?.when ?? {}).map(([other, values]) => ({
    name: other,
    values: parameters[other]?.choices === undefined ? values : values.map(toChoice),
  }));
}

function isOfWriteUp(name: string): boolean {
  return WRITE_UP_NAMES.some((known) => known === name);
}

/**
 * The values of a parameter, in the order of the grid.
 *
 * @throws GridError for a range without a step, which has no values to go through
 */
export function valuesOf(name: string, axis: ParameterAxis): readonly ParameterValue[] {
  if (axis.values) return axis.values;
  if (axis.choices) return axis.choices.map(toChoice);
  return latticeOf(name, axis);
}

/** A structural schema has no lists of words and booleans: the words `true` and `false` stand for booleans. */
export function toChoice(word: string | number): ParameterValue {
  if (word === 'true' || word === 'false') return word === 'true';
  return word;
}

/** The numbers min, min + step, … up to max, without the noise of adding binary fractions. */
function latticeOf(name: string, { min, max, step }: ParameterAxis): number[] {
  const path = `spec.parameters.${name}`;
  if (min === undefined || max === undefined || step === undefined) {
    throw new GridError(path, 'expected values, choices, or a range with min, max and step: Grid tries each value');
  }
  // A quotient such as 0.3 / 0.1 lies below the whole number that it stands for.
  const count = Math.floor((max - min) / step + 1e-9) + 1;
  if (count > MAX_POINTS) {
    throw new GridError(path, `expected at most ${MAX_POINTS} values, found ${count}: use a larger step`);
  }
  const digits = Math.min(100, Math.max(fractionDigits(min), fractionDigits(step)));
  return Array.from({ length: count }, (_, index) => Number((min + index * step).toFixed(digits)));
}

/** Digits behind the decimal point of a number's shortest form. */
function fractionDigits(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}
