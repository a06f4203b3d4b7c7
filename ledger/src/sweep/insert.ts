import { insertRows } from '../dialect/bulk.ts';
import { toFloat } from '../dialect/sql.ts';
import type { Dialect, Trx } from '../ledger.ts';
import type { GridPoint } from './shapes.ts';

/** A point with its task's index. */
export type GridTask = GridPoint & { readonly idxTask: number };

/** What the rows of tasks are written with. */
export type Inserting = {
  readonly dialect: Dialect;
  readonly sweepKey: string;
  readonly ticker: string;
  /** Tells the tasks from those of earlier grids. */
  readonly gridEpoch: number;
};

const TASK_COLUMNS = ['CODE_TASK', 'SWEEP_KEY', 'IDX_TASK', 'POINT_SHA256', 'POINT', 'GRID_EPOCH'];

/** Rows of TB_TASK. */
export async function insertTasks(trx: Trx, to: Inserting, tasks: readonly GridTask[]): Promise<void> {
  const rows = tasks.map(({ codeTask, idxTask, sha256, canonical }) => {
    return [codeTask, to.sweepKey, idxTask, sha256, canonical, to.gridEpoch];
  });
  await insertRows(trx, to.dialect, 'TB_TASK', TASK_COLUMNS, rows);
}

const PARAMETER_COLUMNS = [
  'CODE_TASK',
  'EPOCH',
  'BATCH_SIZE',
  'LEARNING_RATE',
  'RATIO_TRAIN_SET',
  'SIZE_SEQUENCE',
  'SIZE_UNIT_INPUT',
  'SIZE_UNIT_HIDDEN',
  'SIZE_UNIT_OUTPUT',
];

/** Rows of TB_HYPERPARAMETER; the exact decimals are in TB_TASK. */
export async function insertHyperParameters(
  trx: Trx,
  { dialect }: Inserting,
  tasks: readonly GridTask[],
): Promise<void> {
  const rows = tasks.map(({ codeTask, parameters: p }) => [
    codeTask,
    p.epoch,
    p.batchSize,
    toFloat(p.learningRate),
    toFloat(p.ratioTrainSet),
    p.sizeSequence,
    p.sizeUnitInput,
    p.sizeUnitHidden,
    p.sizeUnitOutput,
  ]);
  await insertRows(trx, dialect, 'TB_HYPERPARAMETER', PARAMETER_COLUMNS, rows);
}

const STATUS_COLUMNS = ['CODE_TASK', 'TICKER', 'IDX_TASK', 'STATUS', 'NOTE'];

/** Rows of TB_TASKSTATUS, Pending. */
export async function insertStatuses(
  trx: Trx,
  { dialect, ticker }: Inserting,
  tasks: readonly GridTask[],
): Promise<void> {
  const rows = tasks.map(({ codeTask, idxTask }) => [codeTask, ticker, idxTask, 'Pending', null]);
  await insertRows(trx, dialect, 'TB_TASKSTATUS', STATUS_COLUMNS, rows);
}

/** Which of these codes have a row in one of the tables that others write to as well. */
export async function codesIn(
  trx: Trx,
  table: 'TB_HYPERPARAMETER' | 'TB_TASKSTATUS' | 'TB_MODELRESULT',
  codes: readonly string[],
): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await trx.selectFrom(table).select('CODE_TASK').where('CODE_TASK', 'in', codes).execute();
  return new Set(rows.map((row) => row.CODE_TASK));
}
