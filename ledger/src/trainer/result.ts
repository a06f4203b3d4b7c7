import { LedgerError } from '../errors.ts';
import { METRIC_NAMES, METRICS } from '../metrics.ts';
import type { StoredResult } from '../sweep/results/results.ts';
import { fitsFloat, toFloat } from '../values/float.ts';
import type { Claim } from './claim-fence.ts';
import { checkMetrics } from './metrics.ts';
import type { Metrics } from './metrics.ts';

/** What a trainer says at the end; of a row in TB_MODELRESULT it gives what it knows. */
export type TaskResult = StoredResult & {
  /** The mean squared error of the naive forecast on the same days. */
  readonly naiveMse?: number;
  /** Final values by name. LOSS, ACCURACY and MSE, in whatever case, are the fields of this name, and given only once. */
  readonly metrics?: Metrics;
  /** Sentences for the NOTE, such as on values that are not recorded. */
  readonly remarks?: readonly string[];
};

/** A result as it is written. */
export interface CheckedResult {
  /** The row of TB_MODELRESULT. */
  readonly row: ReturnType<typeof resultRow>;
  /** Metrics for TB_METRIC; undefined where the trainer knows nothing of them. */
  readonly metrics: ReadonlyMap<string, number> | undefined;
  readonly naiveMse: number | null;
  /** A sentence for everything that is not recorded, and for every figure that its column cannot hold. */
  readonly leftOut: readonly string[];
}

const FIELDS = [...METRIC_NAMES.map((name) => METRICS[name].field), 'naiveMse'] as const;

/** @throws LedgerError when a figure is not a finite number, or there twice */
export function checkResult({ codeTask }: Claim, result: TaskResult): CheckedResult {
  const where = `the result of ${codeTask}`;
  for (const figure of FIELDS) {
    const value = result[figure];
    if (value === undefined || Number.isFinite(value)) continue;
    throw new LedgerError(`${where}: expected a finite ${figure}, found ${value}`);
  }
  const metrics = result.metrics && checkMetrics(where, result.metrics);
  const figures = new Map<string, number>();
  for (const column of METRIC_NAMES) {
    const [own, named] = [result[METRICS[column].field], metrics?.get(column)];
    if (own !== undefined && named !== undefined)
      throw new LedgerError(`${where}: expected "${column}" once, found it as a field and as a metric`);
    const value = own ?? named;
    if (value !== undefined) figures.set(column, value);
    metrics?.delete(column);
  }
  return {
    row: resultRow(codeTask, result, figures),
    metrics,
    naiveMse: result.naiveMse ?? null,
    leftOut: [...(result.remarks ?? []), ...Array.from(figures).flatMap(misfit)],
  };
}

function misfit([column, value]: readonly [string, number]): string[] {
  if (fitsFloat(value)) return [];
  return [`${column} is left out: ${value} is not in the range of a FLOAT column (1.4e-45 to 3.4e38)`];
}

function resultRow(codeTask: string, result: TaskResult, figures: ReadonlyMap<string, number>) {
  return {
    CODE_TASK: codeTask,
    TICKER: result.ticker ?? null,
    VERSION_MODEL: result.versionModel ?? null,
    DATE_B_TRAIN: result.dateBeginTrain ?? null,
    DATE_E_TRAIN: result.dateEndTrain ?? null,
    DATE_B_TEST: result.dateBeginTest ?? null,
    DATE_E_TEST: result.dateEndTest ?? null,
    LOSS: storedFigure(figures.get('LOSS')),
    ACCURACY: storedFigure(figures.get('ACCURACY')),
    MSE: storedFigure(figures.get('MSE')),
  };
}

function storedFigure(value: number | undefined): number | null {
  return value !== undefined && fitsFloat(value) ? toFloat(value) : null;
}
