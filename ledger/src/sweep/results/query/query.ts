import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { InputError } from '../../../errors.ts';
import type { Ledger } from '../../../ledger.ts';
import type { TaskStatus } from '../../types.ts';
import { STATUS_OF_TASK } from '../../status.ts';
import { findColumn, metricColumn } from './columns.ts';
import type { TaskColumn } from './columns.ts';

/** How a column can be compared. */
export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/**
 * A condition on a column: IDX_TASK, any parameter or any metric, by its name. A task without a value there never meets it.
 * A parameter can also be compared to a word, by `=` and `!=`.
 */
export interface TaskFilter {
  readonly column: string;
  readonly comparison: (typeof COMPARISONS)[number];
  readonly value: number | string;
}

/** By a column as in a {@link TaskFilter}, or by a metric, whether any task has a value of it or not. */
export type TaskOrder = ({ readonly column: string } | { readonly metric: string }) & { readonly descending?: boolean };

/** Which tasks of a sweep are wanted, in which order. */
export interface TaskQuery {
  /** In any of these states; in all without. */
  readonly statuses?: readonly TaskStatus[];
  /** All of these must hold. */
  readonly filters?: readonly TaskFilter[];
  /** By IDX_TASK without. Tasks without a value come last, equal ones by IDX_TASK; words come after numbers. */
  readonly order?: TaskOrder;
  readonly limit?: number;
  /** Only tasks that come after this one in that order, by its CODE_TASK: the last of the page before. */
  readonly after?: string;
  /** True: only tasks in the grid, not those that an edit took out of it. */
  readonly inGrid?: boolean;
}

/** A query whose names were looked up. */
export interface CheckedQuery extends Omit<TaskQuery, 'filters' | 'order'> {
  readonly conditions: readonly RawBuilder<boolean>[];
  /** Undefined: by IDX_TASK, the first one first. */
  readonly order: { readonly by: TaskColumn; readonly descending: boolean } | undefined;
}

/** @throws InputError for a name that the sweep knows nothing of, or a comparison that it cannot be put to */
export async function checkQuery(
  ledger: Ledger,
  sweepKey: string,
  { filters = [], order, ...query }: TaskQuery,
): Promise<CheckedQuery> {
  const conditions: RawBuilder<boolean>[] = [];
  for (const filter of filters) conditions.push(condition(await findColumn(ledger, sweepKey, filter.column), filter));
  return { ...query, conditions, order: order && (await checkOrder(ledger, sweepKey, order)) };
}

async function checkOrder(ledger: Ledger, sweepKey: string, order: TaskOrder): Promise<CheckedQuery['order']> {
  const { descending = false } = order;
  if ('metric' in order) return { by: metricColumn(order.metric), descending };
  if (order.column === 'IDX_TASK' && !descending) return undefined;
  return { by: await findColumn(ledger, sweepKey, order.column), descending };
}

/** The codes of the tasks that are asked for, without an order. */
export function matchingCodes(
  { db }: Ledger,
  sweepKey: string,
  { statuses, conditions, inGrid }: Omit<CheckedQuery, 'order'>,
) {
  const tasks = db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_HYPERPARAMETER as h', 'h.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select('t.CODE_TASK')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', 'in', inGrid === true ? [1] : [0, 1])
    .$if(statuses !== undefined, (query) => query.where(hasOneOf(statuses ?? [])));
  return conditions.reduce((query, each) => query.where(each), tasks);
}

/** The servers refuse an empty list. */
function hasOneOf(statuses: readonly TaskStatus[]): RawBuilder<boolean> {
  return statuses.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`${STATUS_OF_TASK} in (${sql.join(statuses)})`;
}

function condition({ number, text, isFloat }: TaskColumn, filter: TaskFilter): RawBuilder<boolean> {
  const { column, comparison, value } = filter;
  const compared = sql.raw(comparison);
  const isEquality = comparison === '=' || comparison === '!=';
  if (typeof value === 'string') {
    if (text !== undefined && isEquality) return sql<boolean>`${text} ${compared} ${value}`;
    const expected = text === undefined ? 'a number' : 'a number, or = or != and a word';
    throw new InputError(`the condition ${column}${comparison}${value}: expected ${expected}, found "${value}"`);
  }
  const single = Math.fround(value);
  // Beyond its range a FLOAT column holds none.
  const wanted = isFloat && Number.isFinite(single) ? single : value;
  const holds = sql<boolean>`${number} ${compared} ${wanted}`;
  if (text === undefined || !isEquality) return holds;
  // A word may be written as a number is.
  return sql<boolean>`(${holds} or (${number} is null and ${text} ${compared} ${String(value)}))`;
}
