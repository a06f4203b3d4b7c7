/** What a sweep may go by: each metric's field in a task's result, and which value of it is the best. */
export const METRICS = {
  /** Mean squared error on the test part, in the square of the series' unit. */
  MSE: { field: 'mse', best: 'smallest' },
  /** The training loss at the end, on the model's scale. */
  LOSS: { field: 'loss', best: 'smallest' },
  /** The share of test days whose direction was forecast. */
  ACCURACY: { field: 'accuracy', best: 'largest' },
} as const;

/** The metric that a sweep is about: a column of TB_MODELRESULT. */
export type Metric = keyof typeof METRICS;

export const METRIC_NAMES = ['MSE', 'LOSS', 'ACCURACY'] as const satisfies Metric[];

/** The STEP of TB_METRIC that has the final values of a task, which no step of training has. */
export const FINAL_STEP = -1;

/** Characters that the name of a metric may have. */
export const METRIC_NAME_LENGTH = 64;

/** The name that a metric has in the ledger: the three with columns of their own may be written in any case, `mse` too. */
export function metricName(text: string): string {
  const upper = text.toUpperCase();
  return METRIC_NAMES.find((name) => name === upper) ?? text;
}

/** The metric of this name, such as a value of the column OBJECTIVE; undefined for what another program wrote there. */
export function toMetric(text: string): Metric | undefined {
  return METRIC_NAMES.find((name) => name === text);
}

/** The order of values that has the best one first. */
export function bestFirst(metric: Metric): 'asc' | 'desc' {
  return METRICS[metric].best === 'largest' ? 'desc' : 'asc';
}

/** Whether a value is as good as one that was asked for, or better. */
export function reaches(metric: Metric, value: number, target: number): boolean {
  return METRICS[metric].best === 'largest' ? value >= target : value <= target;
}
