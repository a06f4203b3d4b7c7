import { toFloat } from '../dialect/sql.ts';
import type { Trx } from '../ledger.ts';
import type { GridPoint } from './shapes.ts';

/** A point with its task's index. */
export type GridTask = GridPoint & { readonly idxTask: number };

/** Rows of TB_TASK for tasks of a grid that is told from earlier ones by `gridEpoch`. */
export async function insertTasks(
  trx: Trx,
  sweepKey: string,
  gridEpoch: number,
  tasks: readonly GridTask[],
): Promise<void> {
  const rows = tasks.map((task) => ({
    CODE_TASK: task.codeTask,
    SWEEP_KEY: sweepKey,
    IDX_TASK: task.idxTask,
    POINT_SHA256: task.sha256,
    POINT: task.canonical,
    GRID_EPOCH: gridEpoch,
  }));
  if (rows.length > 0) await trx.insertInto('TB_TASK').values(rows).execute();
}

/** Rows of TB_HYPERPARAMETER; the exact decimals are in TB_TASK. */
export async function insertHyperParameters(trx: Trx, tasks: readonly GridTask[]): Promise<void> {
  const rows = tasks.map(({ codeTask, parameters }) => ({
    CODE_TASK: codeTask,
    EPOCH: parameters.epoch,
    BATCH_SIZE: parameters.batchSize,
    LEARNING_RATE: toFloat(parameters.learningRate),
    RATIO_TRAIN_SET: toFloat(parameters.ratioTrainSet),
    SIZE_SEQUENCE: parameters.sizeSequence,
    SIZE_UNIT_INPUT: parameters.sizeUnitInput,
    SIZE_UNIT_HIDDEN: parameters.sizeUnitHidden,
    SIZE_UNIT_OUTPUT: parameters.sizeUnitOutput,
  }));
  if (rows.length > 0) await trx.insertInto('TB_HYPERPARAMETER').values(rows).execute();
}

/** Rows of TB_TASKSTATUS, Pending. */
export async function insertStatuses(trx: Trx, ticker: string, tasks: readonly GridTask[]): Promise<void> {
  const rows = tasks.map(({ codeTask, idxTask }) => ({
    CODE_TASK: codeTask,
    TICKER: ticker,
    IDX_TASK: idxTask,
    STATUS: 'Pending',
    NOTE: null,
  }));
  if (rows.length > 0) await trx.insertInto('TB_TASKSTATUS').values(rows).execute();
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
