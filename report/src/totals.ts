import type { ParameterValue, TaskRow } from '@tuningsweep/ledger';
import { boxOf } from './quantiles.ts';
import type { AxisSummary } from './report-data.ts';

/** A completed task's share in the totals. */
interface Sample {
  value: number;
  seconds: number | undefined;
}

/** What is told of all completed tasks together, gathered task by task: only figures are kept, however many there are. */
export class Totals {
  readonly #byValue: ReadonlyMap<string, Map<ParameterValue, Sample[]>>;
  readonly #seconds: number[] = [];
  /** The parts of the series, as first and last day, that results were measured on. */
  readonly testParts = new Set<string>();

  /** How many completed tasks have a value. */
  tasks = 0;

  /** @param names of all parameters of the sweep */
  constructor(names: readonly string[]) {
    this.#byValue = new Map(names.map((name) => [name, new Map()]));
  }

  add({ parameters, seconds, result }: TaskRow, value: number): void {
    for (const [axis, samples] of this.#byValue) {
      const at = parameters[axis];
      if (at === undefined) continue;
      const list = samples.get(at);
      if (list) list.push({ value, seconds });
      else samples.set(at, [{ value, seconds }]);
    }
    this.tasks += 1;
    if (seconds !== undefined) this.#seconds.push(seconds);
    this.testParts.add(`${result?.dateBeginTest} to ${result?.dateEndTest}`);
  }

  /** Seconds that the completed tasks took. */
  get time(): { total: number; median: number } | undefined {
    const box = boxOf(this.#seconds);
    return box && { total: this.#seconds.reduce((sum, seconds) => sum + seconds, 0), median: box[2] };
  }

  /** The metric and the time at each value of an axis. */
  along(axis: string, values: readonly ParameterValue[]): AxisSummary {
    return { axis, values: values.toSorted(inOrder).map((value) => this.#at(axis, value)) };
  }

  #at(axis: string, value: ParameterValue): AxisSummary['values'][number] {
    const samples = this.#byValue.get(axis)?.get(value) ?? [];
    const metric = boxOf(samples.map((sample) => sample.value));
    const seconds = boxOf(samples.flatMap((sample) => sample.seconds ?? []));
    return { value, tasks: samples.length, ...(metric && { metric }), ...(seconds && { seconds }) };
  }
}

/** Numbers by size; words and booleans stay in the order of the manifest. */
function inOrder(a: ParameterValue, b: ParameterValue): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : 0;
}
