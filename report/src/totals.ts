import type { Objective, TaskRow } from '@tuningsweep/ledger';
import { importanceOf } from './importance.ts';
import { boxOf } from './quantiles.ts';
import type { AxisSummary, Importance } from './report-data.ts';
import type { Cell, ShownAxis } from './shown-axis.ts';

/** What is told of all completed tasks together, gathered task by task: only figures are kept, however many there are. */
export class Totals {
  readonly #axes: readonly ShownAxis[];
  /** Of each axis, which of its cells each task is in: its number, or -1 for none of them. */
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
  constructor(axes: readonly ShownAxis[], metrics: readonly string[]) {
    this.#axes = axes;
    this.#places = axes.map(() => []);
    this.#values = new Map(metrics.map((name) => [name, []]));
  }

  /** How many completed tasks have a value. */
  get tasks(): number {
    return this.#seconds.length;
  }

  add({ parameters, metrics, seconds, result }: TaskRow): void {
    for (const [at, { name, cellOf }] of this.#axes.entries()) {
      const value = parameters[name];
      this.#places[at]?.push(value === undefined ? -1 : cellOf(value));
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

  /** Metrics and time in each cell of each axis; in none of one that some tasks do without, too. */
  along(metrics: readonly string[]): AxisSummary[] {
    return this.#axes.map(({ name, cells, scale }, at) => {
      const tasks = Map.groupBy((this.#places[at] ?? []).keys(), (task) => this.#places[at]?.[task] ?? -1);
      const listed = [...cells.entries(), ...(tasks.has(-1) ? [[-1, { value: null }] as const] : [])];
      const values = listed.map(([place, cell]) => this.#at(cell, tasks.get(place) ?? [], metrics));
      return { axis: name, ...(scale && { scale }), values };
    });
  }

  /** How much the axes matter for a metric. */
  importance({ metric, goal }: Objective): Importance | undefined {
    const judged = this.#axes.map(({ name, cells }, at) => ({
      name,
      cells: cells.length,
      places: this.#places[at] ?? [],
    }));
    return importanceOf(judged, this.#values.get(metric) ?? [], goal);
  }

  #at(
    cell: Cell | { value: null },
    tasks: readonly number[],
    metrics: readonly string[],
  ): AxisSummary['values'][number] {
    const box = (of: readonly number[] = []) => boxOf(known(tasks.map((task) => of[task] ?? Number.NaN))) ?? null;
    const seconds = box(this.#seconds);
    return { ...cell, tasks: tasks.length, metrics: metrics.map((name) => box(this.#values.get(name))), seconds };
  }
}

function known(values: readonly number[]): number[] {
  return values.filter((value) => !Number.isNaN(value));
}
