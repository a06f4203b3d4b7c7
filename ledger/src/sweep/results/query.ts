import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { asDouble } from '../../values/float.ts';
import type { Ledger } from '../../ledger.ts';
import type { TaskStatus } from '../shapes.ts';
import { STATUS_OF_TASK } from '../status.ts';

const FLOAT = { LEARNING_RATE: 'h', RATIO_TRAIN_SET: 'h', LOSS: 'r', ACCURACY: 'r', MSE: 'r' } as const;
const INT = {
  IDX_TASK: 't',
  EPOCH: 'h',
  BATCH_SIZE: 'h',
  SIZE_SEQUENCE: 'h',
  SIZE_UNIT_INPUT: 'h',
  SIZE_UNIT_HIDDEN: 'h',
  SIZE_UNIT_OUTPUT: 'h',
} as const;

/** The columns of numbers that tasks can be chosen and sorted by. */
export type TaskColumn = keyof typeof FLOAT | keyof typeof INT;

/** All of them. */
export const TASK_COLUMNS: readonly TaskColumn[] = [
  'IDX_TASK',
  'EPOCH',
  'BATCH_SIZE',
  'LEARNING_RATE',
  'RATIO_TRAIN_SET',
  'SIZE_SEQUENCE',
  'SIZE_UNIT_INPUT',
  'SIZE_UNIT_HIDDEN',
  'SIZE_UNIT_OUTPUT',
  'LOSS',
  'ACCURACY',
  'MSE',
];

/** How a column can be compared. */
export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/** A condition on one column. A task without a value there never meets it. */
export type TaskFilter = {
  readonly column: TaskColumn;
  readonly comparison: (typeof COMPARISONS)[number];
  readonly value: number;
};

/** Which tasks of a sweep are wanted, in which order. */
export type TaskQuery = {
  /** In any of these states; in all without. */
  readonly statuses?: readonly TaskStatus[];
  /** All of these must hold. */
  readonly filters?: readonly TaskFilter[];
  /** By IDX_TASK without. Tasks without a value in the column come last, equal ones by IDX_TASK. */
  readonly order?: { readonly column: TaskColumn; readonly descending?: boolean };
  readonly limit?: number;
  /** True: only tasks in the grid, not those that an edit took out of it. */
  readonly inGrid?: boolean;
};

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
  const wanted = column in FLOAT && Number.isFinite(single) ? single : value;
  return sql<boolean>`${valueOf(column)} ${sql.raw(comparison)} ${wanted}`;
}

/** A column's exact value; NULL where it holds no number. */
export function valueOf(column: TaskColumn): RawBuilder<number> {
  return asDouble(`${TABLE_OF[column]}.${column}`);
}

const TABLE_OF = { ...FLOAT, ...INT };
