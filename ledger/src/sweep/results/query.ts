import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { asDouble } from '../../values/float.ts';
import { METRIC_NAMES, toMetric } from '../../metrics.ts';
import type { Metric } from '../../metrics.ts';
import { PARAMETERS } from '../../parameters.ts';
import type { ParameterColumn } from '../../parameters.ts';
import type { Ledger } from '../../ledger.ts';
import type { TaskStatus } from '../shapes.ts';
import { STATUS_OF_TASK } from '../status.ts';

/** The columns of numbers that tasks can be chosen and sorted by. */
export type TaskColumn = 'IDX_TASK' | ParameterColumn | Metric;

/** All of them. */
export const TASK_COLUMNS: readonly TaskColumn[] = [
  'IDX_TASK',
  ...PARAMETERS.map(({ column }) => column),
  'LOSS',
  'ACCURACY',
  'MSE',
];

const FLOAT_COLUMNS: ReadonlySet<TaskColumn> = new Set([
  ...PARAMETERS.filter(({ type }) => type === 'float').map(({ column }) => column),
  ...METRIC_NAMES,
]);

/** How a column can be compared. */
export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/** A condition on one column. A task without a value there never meets it. */
export interface TaskFilter {
  readonly column: TaskColumn;
  readonly comparison: (typeof COMPARISONS)[number];
  readonly value: number;
}

/** Which tasks of a sweep are wanted, in which order. */
export interface TaskQuery {
  /** In any of these states; in all without. */
  readonly statuses?: readonly TaskStatus[];
  /** All of these must hold. */
  readonly filters?: readonly TaskFilter[];
  /** By IDX_TASK without. Tasks without a value in the column come last, equal ones by IDX_TASK. */
  readonly order?: { readonly column: TaskColumn; readonly descending?: boolean };
  readonly limit?: number;
  /** True: only tasks in the grid, not those that an edit took out of it. */
  readonly inGrid?: boolean;
}

/** The codes of the tasks that are asked for, without an order. */
export function matchingCodes({ db }: Ledger, sweepKey: string, { statuses, filters = [], inGrid }: TaskQuery) {
  const tasks = db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_HYPERPARAMETER as h', 'h.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select('t.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', 'in', inGrid === true ? [1] : [0, 1])
    .$if(statuses !== undefined, (query) => query.where(hasOneOf(statuses ?? [])));
  return filters.reduce((query, filter) => query.where(condition(filter)), tasks);
}

/** The servers refuse an empty list. */
function hasOneOf(statuses: readonly TaskStatus[]): RawBuilder<boolean> {
  return statuses.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`${STATUS_OF_TASK} in (${sql.join(statuses)})`;
}

function condition({ column, comparison, value }: TaskFilter): RawBuilder<boolean> {
  // A FLOAT column holds the nearest single-precision number to what it was given; beyond its range it holds none.
  const single = Math.fround(value);
  const wanted = FLOAT_COLUMNS.has(column) && Number.isFinite(single) ? single : value;
  return sql<boolean>`${valueOf(column)} ${sql.raw(comparison)} ${wanted}`;
}

/** A column's exact value; NULL where it holds no number. */
export function valueOf(column: TaskColumn): RawBuilder<number> {
  return asDouble(`${tableOf(column)}.${column}`);
}

/** The alias of the table that has a column, in the query of `results.ts`. */
function tableOf(column: TaskColumn): 't' | 'h' | 'r' {
  if (column === 'IDX_TASK') return 't';
  return toMetric(column) === undefined ? 'h' : 'r';
}
