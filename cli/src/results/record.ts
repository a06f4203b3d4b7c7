import type { HyperParameters, TaskRow } from '@tuningsweep/ledger';
import { AXES } from '@tuningsweep/engine/search';
import type { AxisName } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';

/** An axis as the ledger's column of it: `batchSize` → `BATCH_SIZE`. */
export function columnOf(axis: AxisName): string {
  return axis.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** A task as one flat row under the ledger's own column names; null where there is no value. */
export type TaskRecord = Readonly<Record<string, string | number | null>>;

/** Every column of a record, in order. */
export const RECORD_COLUMNS = [
  'CODE_TASK',
  'IDX_TASK',
  'TICKER',
  'STATUS',
  ...AXES.map(columnOf),
  'VERSION_MODEL',
  'DATE_B_TRAIN',
  'DATE_E_TRAIN',
  'DATE_B_TEST',
  'DATE_E_TEST',
  'LOSS',
  'ACCURACY',
  'MSE',
  'NAIVE_MSE',
  'ATTEMPT',
  'SECONDS',
  'BACKEND',
  'IN_GRID',
  'NOTE',
];

/** Parameters are the manifest's decimals, metrics the doubles nearest to what the ledger holds. */
export function taskRecord(sweep: Sweep, task: TaskRow): TaskRecord {
  return {
    CODE_TASK: task.codeTask,
    IDX_TASK: task.idxTask,
    TICKER: sweep.spec.data.ticker,
    STATUS: task.status,
    ...parameterFields(task.parameters),
    ...resultFields(task),
    ATTEMPT: task.attempt,
    SECONDS: task.seconds ?? null,
    BACKEND: task.backend ?? null,
    IN_GRID: task.inGrid ? 1 : 0,
    NOTE: task.note ?? null,
  };
}

function parameterFields(parameters: HyperParameters): TaskRecord {
  return Object.fromEntries(AXES.map((axis) => [columnOf(axis), parameters[axis]]));
}

function resultFields({ result = {}, naiveMse }: TaskRow): TaskRecord {
  return {
    VERSION_MODEL: result.versionModel ?? null,
    DATE_B_TRAIN: result.dateBeginTrain ?? null,
    DATE_E_TRAIN: result.dateEndTrain ?? null,
    DATE_B_TEST: result.dateBeginTest ?? null,
    DATE_E_TEST: result.dateEndTest ?? null,
    LOSS: result.loss ?? null,
    ACCURACY: result.accuracy ?? null,
    MSE: result.mse ?? null,
    NAIVE_MSE: naiveMse ?? null,
  };
}
