import type { ParameterAxis } from '@tuningsweep/engine/api';
import { dimensionsOf, valuesOn } from '@tuningsweep/engine/search';
import type { Dimension } from '@tuningsweep/engine/search';
import type { ParameterValue } from '@tuningsweep/ledger';
import type { AxisScale } from './report-data.ts';

/** A value of a parameter, or with `to` the numbers from `value` to that one. */
export interface Cell {
  readonly value: ParameterValue;
  readonly to?: number;
}

/** A parameter as the page shows it: cells that its values fall into, a few of them even where there are many values. */
export interface ShownAxis {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** The number of the cell that a value is in; -1 for a value that the parameter does not take. */
  readonly cellOf: (value: ParameterValue) => number;
  /** Of numbers that are too many to stand side by side. */
  readonly scale?: AxisScale;
  /** Whether points differ in it: in its value, or in whether they have it. */
  readonly isVaried: boolean;
}

/** More numbers than these are drawn along a scale, and summed up in so many cells. */
const SIDE_BY_SIDE = 12;
const CELLS = 8;

/** The parameters of a sweep, in the order of its grid. */
export function shownAxes(parameters: Readonly<Record<string, ParameterAxis>>): ShownAxis[] {
  return dimensionsOf(parameters).map((dimension) => {
    const { name, scale, when, ordered } = dimension;
    const isVaried = scale.size > 1 || when.length > 0;
    if (scale.size === Infinity) return { name, isVaried, ...interval(dimension, parameters[name]?.scale === 'Log') };
    const values = valuesOn(scale);
    const cellOf = indexer(dimension);
    if (!ordered || values.length <= SIDE_BY_SIDE)
      return { name, isVaried, cells: values.map((value) => ({ value })), cellOf };
    return { name, isVaried, ...grouped(values.map(Number), cellOf) };
  });
}

type Part = Pick<ShownAxis, 'cells' | 'cellOf' | 'scale'>;

function interval({ scale: { valueAt, placeOf } }: Dimension, isLog: boolean): Part {
  const [min, max] = [Number(valueAt(0)), Number(valueAt(1))];
  const inner = Array.from({ length: CELLS - 1 }, (_, at) => Number(valueAt((at + 1) / CELLS)));
  const edges = [min, ...inner.map((edge) => rounded(edge, (max - min) / CELLS, isLog)), max];
  return {
    cells: edges.slice(0, -1).map((value, at) => ({ value, to: edges[at + 1] ?? max })),
    cellOf: (value) =>
      placeOf(value) === undefined ? -1 : edges.slice(1, -1).filter((edge) => edge <= Number(value)).length,
    scale: { min, max, isLog },
  };
}

/** An edge as few digits say it: three significant ones on a logarithmic scale, else those of a tenth of a cell. */
function rounded(edge: number, width: number, isLog: boolean): number {
  if (isLog) return Number(edge.toPrecision(3));
  return Number(edge.toFixed(Math.min(100, Math.max(0, 1 - Math.floor(Math.log10(width))))));
}

/** Numbers of a list, neighbours together. */
function grouped(values: readonly number[], indexOf: (value: ParameterValue) => number): Part {
  const begins = Array.from({ length: CELLS }, (_, at) => Math.floor((at * values.length) / CELLS));
  const at = (index: number): number => values[index] ?? 0;
  return {
    cells: begins.map((begin, cell) => {
      const end = (begins[cell + 1] ?? values.length) - 1;
      return end === begin ? { value: at(begin) } : { value: at(begin), to: at(end) };
    }),
    cellOf: (value) => {
      const index = indexOf(value);
      return index < 0 ? -1 : begins.filter((begin) => begin <= index).length - 1;
    },
    scale: { min: at(0), max: at(values.length - 1), isLog: isSpreadInLogarithm(values) },
  };
}

/** Whether the middle one of increasing numbers is nearer to the middle of their logarithms. */
function isSpreadInLogarithm(values: readonly number[]): boolean {
  const [min = 0, max = 0] = [values[0], values.at(-1)];
  const middle = values[Math.floor(values.length / 2)] ?? 0;
  return min > 0 && middle < (Math.sqrt(min * max) + (min + max) / 2) / 2;
}

function indexer({ scale: { placeOf, indexAt } }: Dimension): (value: ParameterValue) => number {
  return (value) => {
    const place = placeOf(value);
    return place === undefined ? -1 : indexAt(place);
  };
}
