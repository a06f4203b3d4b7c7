import { PARAMETERS } from '@tuningsweep/ledger';
import type { ParameterPoint, TaskRow } from '@tuningsweep/ledger';
import { parameterNames } from '@tuningsweep/engine/search';
import type { Sweep } from '@tuningsweep/engine/sweep';

/** The column that shows a parameter: of the write-up's, such as batchSize, the ledger's BATCH_SIZE; others have their name. */
export function columnOf(name: string): string {
  return PARAMETERS.find(({ field }) => field === name)?.column ?? name;
}

/** A task as one flat row under the ledger's own column names; null where there is no value. */
export type TaskRecord = Readonly<Record<string, string | number | boolean | null>>;

/** A sweep, and the metrics of its tasks that have no column of their own in TB_MODELRESULT. */
export interface Shown {
  readonly sweep: Sweep;
  readonly metrics: readonly string[];
}

/** Every column of a sweep's records, in order. */
export function recordColumns({ sweep: { spec }, metrics }: Shown): string[] {
  const parameters = parameterNames(spec.parameters).map(columnOf);
  return [...new Set([...HEAD_COLUMNS, ...parameters, ...RESULT_COLUMNS, ...metrics, ...TAIL_COLUMNS])];
}

const HEAD_COLUMNS = ['CODE_TASK', 'IDX_TASK', 'TICKER', 'STATUS'];

const RESULT_COLUMNS = [
  'VERSION_MODEL',
  'DATE_B_TRAIN',
  'DATE_E_TRAIN',
  'DATE_B_TEST',
  'DATE_E_TEST',
  'LOSS',
  'ACCURACY',
  'MSE',
  'NAIVE_MSE',
];

const TAIL_COLUMNS = ['ATTEMPT', 'SECONDS', 'BACKEND', 'IN_GRID', 'NOTE'];

/** Parameters are the manifest's decimals, metrics the doubles nearest to what the ledger holds. */
export function taskRecord({ sweep, metrics }: Shown, task: TaskRow): TaskRecord {
  return {
    CODE_TASK: task.codeTask,
    IDX_TASK: task.idxTask,
    TICKER: sweep.spec.data?.ticker ?? null,
    STATUS: task.status,
    ...parameterFields(sweep, task.parameters),
    ...resultFields(task),
    ...metricFields(metrics, task),
    ATTEMPT: task.attempt,
    SECONDS: task.seconds ?? null,
    BACKEND: task.backend ?? null,
    IN_GRID: task.inGrid ? 1 : 0,
    NOTE: task.note ?? null,
  };
}

/** Null for a parameter that the task does without. */
function parameterFields({ spec }: Sweep, parameters: ParameterPoint): TaskRecord {
  const names = new Set([...parameterNames(spec.parameters), ...Object.keys(parameters)]);
  return Object.fromEntries(Array.from(names, (name) => [columnOf(name), parameters[name] ?? null]));
}

/** A parameter of the same name has the column. */
function metricFields(names: readonly string[], { parameters, metrics }: TaskRow): TaskRecord {
  const own = names.filter((name) => !(name in parameters));
  return Object.fromEntries(own.map((name) => [name, metrics[name] ?? null]));
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
