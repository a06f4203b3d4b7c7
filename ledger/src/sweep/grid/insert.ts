import { ManyRows } from '../../store/many-rows.ts';
import type { Row } from '../../store/many-rows.ts';
import { toFloat } from '../../values/float.ts';
import type { Trx } from '../../ledger.ts';
import type { InsertRows } from '../../store/store.ts';
import type { TableName } from '../../schema/database.ts';
import type { GridPoint } from '../types.ts';
import { PARAMETERS } from '../../parameters.ts';
import type { ParameterValue } from '../../parameters.ts';

/** A point with its task's index. */
export type GridTask = GridPoint & { readonly idxTask: number };

/** What the rows of tasks are written with. */
export interface Inserting {
  /** The way that was chosen. */
  readonly insert: InsertRows;
  readonly sweepKey: string;
  readonly ticker: string | undefined;
  /** Tells the tasks from those of earlier grids. */
  readonly gridEpoch: number;
}

/** Writes rows by the way that was chosen. */
async function put(
  trx: Trx,
  { insert }: Inserting,
  table: TableName,
  columns: readonly string[],
  tasks: readonly GridTask[],
  rowOf: (task: GridTask) => Row,
): Promise<void> {
  await insert(trx, table, columns, ManyRows.of(tasks, rowOf));
}

const TASK_COLUMNS = ['CODE_TASK', 'SWEEP_KEY', 'IDX_TASK', 'POINT_SHA256', 'POINT', 'GRID_EPOCH'];

/** Rows of TB_TASK. */
export async function insertTasks(trx: Trx, to: Inserting, tasks: readonly GridTask[]): Promise<void> {
  await put(trx, to, 'TB_TASK', TASK_COLUMNS, tasks, ({ codeTask, idxTask, sha256, canonical }) => {
    return [codeTask, to.sweepKey, idxTask, sha256, canonical, to.gridEpoch];
  });
}

const PARAMETER_COLUMNS = ['CODE_TASK', ...PARAMETERS.map(({ column }) => column)];

/** Rows of TB_HYPERPARAMETER; the exact decimals are in TB_TASK. */
export async function insertHyperParameters(trx: Trx, to: Inserting, tasks: readonly GridTask[]): Promise<void> {
  await put(trx, to, 'TB_HYPERPARAMETER', PARAMETER_COLUMNS, tasks, ({ codeTask, parameters }) => [
    codeTask,
    ...PARAMETERS.map(({ field, type }) => columnValue(type, parameters[field])),
  ]);
}

/** NULL for a parameter that a point does without. */
function columnValue(type: 'int' | 'float', value: ParameterValue | undefined): number | null {
  if (typeof value !== 'number') return null;
  return type === 'float' ? toFloat(value) : value;
}

const STATUS_COLUMNS = ['CODE_TASK', 'TICKER', 'IDX_TASK', 'STATUS', 'NOTE'];

/** Rows of TB_TASKSTATUS, Pending. */
export async function insertStatuses(trx: Trx, to: Inserting, tasks: readonly GridTask[]): Promise<void> {
  await put(trx, to, 'TB_TASKSTATUS', STATUS_COLUMNS, tasks, ({ codeTask, idxTask }) => {
    return [codeTask, to.ticker ?? null, idxTask, 'Pending', null];
  });
}

/** Which of these codes have a row in a table. */
export async function codesIn(
  trx: Trx,
  table: 'TB_HYPERPARAMETER' | 'TB_TASKSTATUS' | 'TB_MODELRESULT',
  codes: readonly string[],
): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await trx.selectFrom(table).select('CODE_TASK').where('CODE_TASK', 'in', codes).execute();
  return new Set(rows.map((row) => row.CODE_TASK));
}
