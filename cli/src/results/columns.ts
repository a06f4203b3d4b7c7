import { columnMetric, objectiveOf, PARAMETERS, writtenColumns } from '@tuningsweep/ledger';
import type { RecordedResults } from '@tuningsweep/ledger';
import { parameterNames, replicatesOf, variedNames } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { UsageError } from '../exit.ts';

/** What every record begins with. */
const TASK_COLUMNS = ['CODE_TASK', 'IDX_TASK', 'TICKER', 'STATUS'] as const;

/** What tasks have of their own, whatever their parameters are and the trainer reports. */
const RESULT_COLUMNS = [
  'SEED',
  ...writtenColumns('TB_MODELRESULT').filter((column) => !TASK_COLUMNS.some((name) => name === column)),
  'NAIVE_MSE',
];

/** What records of points begin and end with. */
const POINT = 'POINT';
const POINT_COLUMNS = ['MEDIAN', 'Q1', 'Q3', 'N_VALUES', 'N_TASKS', 'CODE_TASK'] as const;

/** What every record ends with. */
const ATTEMPT_COLUMNS = ['ATTEMPT', 'SECONDS', 'BACKEND', 'IN_GRID', 'NOTE'] as const;

/** How a task was run, the least telling first. */
const RUN_COLUMNS: readonly string[] = ['BACKEND', 'ATTEMPT', 'SECONDS'];

/** Which columns are printed: every one, or those that a person compares by. */
export interface ShownColumns {
  readonly all: readonly string[];
  readonly compared: readonly string[];
  /** Those of `compared` that a narrow table does without, the first of these first. */
  readonly dispensable: readonly string[];
}

/**
 * How the columns of a sweep's records are called: as those of the ledger where it has them, such as BATCH_SIZE for
 * batchSize, otherwise as parameters and metrics are. One that is called like a column before it gets `parameters.` or
 * `metrics.` in front.
 */
export class RecordColumns implements ShownColumns {
  readonly #sweep: Sweep;
  readonly #recorded: RecordedResults;
  readonly #parameters = new Map<string, string>();
  readonly #metrics = new Map<string, string>();
  readonly #taken = new Set<string>([...TASK_COLUMNS, ...RESULT_COLUMNS, ...ATTEMPT_COLUMNS, POINT, ...POINT_COLUMNS]);

  constructor(sweep: Sweep, recorded: RecordedResults) {
    this.#sweep = sweep;
    this.#recorded = recorded;
    for (const name of parameterNames(sweep.spec.parameters))
      this.#parameters.set(name, this.#take(this.#free(parameterColumn(name), name, 'parameters')));
    for (const name of recorded.metrics)
      this.#metrics.set(name, columnMetric(name) ?? this.#take(this.#free(name, name, 'metrics')));
  }

  /** Every column, in order. */
  get all(): string[] {
    return [...TASK_COLUMNS, ...this.#parameters.values(), ...RESULT_COLUMNS, ...this.#others(), ...ATTEMPT_COLUMNS];
  }

  /** What a person compares tasks by: parameters in which they differ, results that any of them has, the objective first. */
  get compared(): string[] {
    const { naive, backend } = this.#recorded;
    const { metric } = objectiveOf(this.#sweep.spec.objective);
    const metrics = new Set([this.metric(metric), ...this.#metrics.values()]);
    return [
      'CODE_TASK',
      'STATUS',
      ...this.#varied,
      ...(replicatesOf(this.#sweep.spec) > 1 ? ['SEED'] : []),
      ...[...metrics].flatMap((column) => (column === 'MSE' && naive ? [column, 'NAIVE_MSE'] : [column])),
      'ATTEMPT',
      'SECONDS',
      ...(backend ? ['BACKEND'] : []),
      'NOTE',
    ];
  }

  /** First what says how a task was run, then metrics but the objective's, then parameters: each kind from its end. */
  get dispensable(): string[] {
    const objective = this.metric(objectiveOf(this.#sweep.spec.objective).metric);
    const kept = [...TASK_COLUMNS, objective, 'NOTE', ...RUN_COLUMNS, ...this.#varied];
    const metrics = this.compared.filter((column) => !kept.includes(column));
    return [...RUN_COLUMNS, ...metrics.toReversed(), 'NOTE', ...this.#varied.toReversed()];
  }

  /** The same for records of points, each of which has several tasks. */
  get ofPoints(): ShownColumns {
    return {
      all: [POINT, ...this.#parameters.values(), ...POINT_COLUMNS],
      compared: [POINT, ...this.#varied, ...POINT_COLUMNS],
      dispensable: ['N_TASKS', 'N_VALUES', ...this.#varied.toReversed()],
    };
  }

  /**
   * The columns that `--columns` names, as they are called here or as in the manifest.
   *
   * @param all among which
   * @throws UsageError where there is none of a name
   */
  chosen(names: readonly string[], all: readonly string[]): string[] {
    return names.map((name) => {
      const upper = name.toUpperCase();
      const called = [name, this.#parameters.get(name), this.#metrics.get(name), upper];
      const column = called.find((each) => each !== undefined && all.includes(each));
      if (column !== undefined) return column;
      throw new UsageError(`--columns: expected some of ${all.join(', ')}, found "${name}".`);
    });
  }

  /** Parameters in which points differ. */
  get #varied(): string[] {
    return variedNames(this.#sweep.spec.parameters).map((name) => this.parameter(name));
  }

  /** The column of a parameter, of one that the manifest has no longer, too. */
  parameter(name: string): string {
    return this.#parameters.get(name) ?? this.#free(parameterColumn(name), name, 'parameters');
  }

  /** The column of a metric. */
  metric(name: string): string {
    return this.#metrics.get(name) ?? name;
  }

  #free(column: string, name: string, kind: 'parameters' | 'metrics'): string {
    return this.#taken.has(column) ? `${kind}.${name}` : column;
  }

  #take(column: string): string {
    this.#taken.add(column);
    return column;
  }

  /** Columns of metrics that are none of the ledger's. */
  #others(): string[] {
    return Array.from(this.#metrics).flatMap(([name, column]) => (columnMetric(name) === undefined ? [column] : []));
  }

  /** The names of metrics that have values. */
  get metricNames(): Iterable<string> {
    return this.#metrics.keys();
  }

  /** The names of the manifest's parameters. */
  get parameterNames(): Iterable<string> {
    return this.#parameters.keys();
  }
}

function parameterColumn(name: string): string {
  return PARAMETERS.find(({ field }) => field === name)?.column ?? name;
}
