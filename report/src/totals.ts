import type { ParameterValue, TaskRow } from '@tuningsweep/ledger';
import type { Axis } from '@tuningsweep/engine/search';
import { boxOf } from './quantiles.ts';
import type { AxisSummary } from './report-data.ts';

/** What is told of all completed tasks together, gathered task by task: only figures are kept, however many there are. */
export class Totals {
  readonly #axes: readonly Axis[];
  /** Of each axis, which of its values each task has: its place, or -1 for none of them. */
  readonly #places: readonly number[][];
  /** Of each metric each task's value, NaN where it has none. */
  readonly #values: ReadonlyMap<string, number[]>;
  /** Each task's seconds, NaN where they are not known. */
  readonly #seconds: number[] = [];
  /** The parts of the series, as first and last day, that results were measured on. */
  readonly testParts = new Set<string>();

  /**
   * @param axes that are told of
   * @param metrics that are told of
   */
  constructor(axes: readonly Axis[], metrics: readonly string[]) {
    this.#axes = axes;
    this.#places = axes.map(() => []);
    this.#values = new Map(metrics.map((name) => [name, []]));
  }

  /** How many completed tasks have a value. */
  get tasks(): number {
    return this.#seconds.length;
  }

  add({ parameters, metrics, seconds, result }: TaskRow): void {
    for (const [at, { name, values }] of this.#axes.entries()) {
      const value = parameters[name];
      this.#places[at]?.push(value === undefined ? -1 : values.indexOf(value));
    }
    for (const [name, values] of this.#values) values.push(metrics[name] ?? Number.NaN);
    this.#seconds.push(seconds ?? Number.NaN);
    const { dateBeginTest, dateEndTest } = result ?? {};
    if (dateBeginTest !== undefined) this.testParts.add(`${dateBeginTest} to ${dateEndTest}`);
  }

  /** Which metrics any task has. */
  get metrics(): string[] {
    return Array.from(this.#values).flatMap(([name, values]) => (known(values).length > 0 ? [name] : []));
  }

  /** Seconds that the completed tasks took. */
  get time(): { total: number; median: number } | undefined {
    const seconds = known(this.#seconds);
    const box = boxOf(seconds);
    return box && { total: seconds.reduce((sum, one) => sum + one, 0), median: box[2] };
  }

  /** Metrics and time at each value of each axis; at no value of one that some tasks do without, too. */
  along(metrics: readonly string[]): AxisSummary[] {
    return this.#axes.map(({ name, values }, at) => {
      const places = this.#places[at] ?? [];
      const listed = [...values.toSorted(inOrder), ...(places.includes(-1) ? [null] : [])];
      const summaries = listed.map((value) => this.#at(value, tasksAt(places, values, value), metrics));
      return { axis: name, values: summaries };
    });
  }

  #at(
    value: ParameterValue | null,
    tasks: readonly number[],
    metrics: readonly string[],
  ): AxisSummary['values'][number] {
    const box = (of: readonly number[] = []) => boxOf(known(tasks.map((task) => of[task] ?? Number.NaN))) ?? null;
    const seconds = box(this.#seconds);
    return { value, tasks: tasks.length, metrics: metrics.map((name) => box(this.#values.get(name))), seconds };
  }
}

function tasksAt(places: readonly number[], values: readonly ParameterValue[], value: ParameterValue | null): number[] {
  const wanted = value === null ? -1 : values.indexOf(value);
  return places.flatMap((place, task) => (place === wanted ? [task] : []));
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}

/** Numbers by size; words and booleans stay in the order of the manifest. */
function inOrder(a: ParameterValue, b: ParameterValue): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
}
