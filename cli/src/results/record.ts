import type { TaskRow } from '@tuningsweep/ledger';
import type { Sweep } from '@tuningsweep/engine/sweep';
import type { RecordColumns } from './columns.ts';

/** A task as one flat row under the names of its columns; null where there is no value. */
export type TaskRecord = Readonly<Record<string, string | number | boolean | null>>;

/** Parameters are the manifest's decimals, metrics the doubles nearest to what the ledger holds. */
export function taskRecord(sweep: Sweep, columns: RecordColumns, task: TaskRow): TaskRecord {
  return {
    CODE_TASK: task.codeTask,
    IDX_TASK: task.idxTask,
    TICKER: sweep.spec.data?.ticker ?? null,
    STATUS: task.status,
    ...parameterFields(columns, task),
    SEED: task.seed,
    ...resultFields(task),
    ...metricFields(columns, task),
    ATTEMPT: task.attempt,
    SECONDS: task.seconds ?? null,
    BACKEND: task.backend ?? null,
    IN_GRID: task.inGrid ? 1 : 0,
    NOTE: task.note ?? null,
  };
}

/** Null for a parameter that the task does without. */
export function parameterFields(columns: RecordColumns, { parameters }: TaskRow): TaskRecord {
  const names = new Set([...columns.parameterNames, ...Object.keys(parameters)]);
  return Object.fromEntries(Array.from(names, (name) => [columns.parameter(name), parameters[name] ?? null]));
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

function metricFields(columns: RecordColumns, { metrics }: TaskRow): TaskRecord {
  return Object.fromEntries(Array.from(columns.metricNames, (name) => [columns.metric(name), metrics[name] ?? null]));
}
