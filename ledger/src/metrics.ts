/** Which value of a metric is the best: the smallest, or the largest. */
export type Goal = 'Minimize' | 'Maximize';

/** What makes one task better than another. */
export interface Objective {
  /** The name of a metric that trainers report. */
  readonly metric: string;
  readonly goal: Goal;
}

/** The same as people write it: without a goal it is the metric's own. */
export interface WantedObjective {
  readonly metric: string;
  readonly goal?: Goal | undefined;
}

/**
 * The metrics that have columns of their own in TB_MODELRESULT, each with its field in a task's result, and the days that the
 * LSTM trainer takes it on.
 */
export const METRICS = {
  /** Mean squared error on the test part, in the square of the series' unit. */
  MSE: { field: 'mse', goal: 'Minimize', part: 'Test' },
  /** The training loss at the end, on the model's scale. */
  LOSS: { field: 'loss', goal: 'Minimize', part: 'Training' },
  /** The share of test days whose direction was forecast. */
  ACCURACY: { field: 'accuracy', goal: 'Maximize', part: 'Test' },
} as const;

/** A metric with a column in TB_MODELRESULT. */
export type ColumnMetric = keyof typeof METRICS;

export const METRIC_NAMES = ['MSE', 'LOSS', 'ACCURACY'] as const satisfies ColumnMetric[];

/** Those that the LSTM trainer takes on the test part. */
export const TEST_METRICS: readonly ColumnMetric[] = METRIC_NAMES.filter((name) => METRICS[name].part === 'Test');

/** Mean squared error on the validation part, in the square of the series' unit. */
export const VALIDATION_MSE = 'VALIDATION_MSE';

/** The same of the naive forecast. */
export const VALIDATION_NAIVE_MSE = 'VALIDATION_NAIVE_MSE';

/** Metrics of ours that are rows of TB_METRIC, as those of any trainer are. */
const ROW_METRICS: Readonly<Record<string, { readonly goal: Goal }>> = {
  [VALIDATION_MSE]: { goal: 'Minimize' },
  [VALIDATION_NAIVE_MSE]: { goal: 'Minimize' },
};

/** The STEP of TB_METRIC that has the final values of a task, which no step of training has. */
export const FINAL_STEP = -1;

/** Characters that the name of a metric may have. */
export const METRIC_NAME_LENGTH = 64;

/** The name that a metric has in the ledger: those of ours may be written in any case, `mse` too. */
export function metricName(text: string): string {
  const name = text.toUpperCase();
  return columnMetric(name) !== undefined || Object.hasOwn(ROW_METRICS, name) ? name : text;
}

/** Whether a metric can have this name. Servers take 'a' and 'a ' for equal where SQLite does not. */
export function isMetricName(text: string): boolean {
  const length = Array.from(text).length;
  return length > 0 && length <= METRIC_NAME_LENGTH && text.trim() === text && text.isWellFormed();
}

/** The metric of this name in the ledger if it has a column of its own. */
export function columnMetric(name: string): ColumnMetric | undefined {
  return METRIC_NAMES.find((each) => each === name);
}

/** An objective with the name that its metric has in the ledger, and the goal that it has without being told. */
export function objectiveOf({ metric, goal }: WantedObjective): Objective {
  const name = metricName(metric);
  return { metric: name, goal: goal ?? ownGoal(name) };
}

/** The goal of a metric that nobody gave one: a metric of a trainer's own is minimised. */
function ownGoal(name: string): Goal {
  return knownGoal(name) ?? 'Minimize';
}

/** The goal of a metric by its name in the ledger; undefined of one of a trainer's own. */
export function knownGoal(name: string): Goal | undefined {
  const column = columnMetric(name);
  return column === undefined ? ROW_METRICS[name]?.goal : METRICS[column].goal;
}

/** The columns of TB_SWEEP that say what a sweep goes by; GOAL is NULL where it is the metric's own. */
export interface ObjectiveColumns {
  readonly OBJECTIVE: string;
  readonly GOAL: string | null;
}

/** An objective as TB_SWEEP has it. */
export function objectiveColumns(wanted: WantedObjective): ObjectiveColumns {
  const { metric, goal } = objectiveOf(wanted);
  return { OBJECTIVE: metric, GOAL: goal === ownGoal(metric) ? null : goal };
}

/** The objective of a row of TB_SWEEP; undefined where another program wrote what names no metric. */
export function storedObjective({ OBJECTIVE, GOAL }: ObjectiveColumns): Objective | undefined {
  if (typeof OBJECTIVE !== 'string' || !isMetricName(OBJECTIVE)) return undefined;
  return objectiveOf({ metric: OBJECTIVE, goal: GOAL === 'Minimize' || GOAL === 'Maximize' ? GOAL : undefined });
}

/** The order of values that has the best one first. */
export function bestFirst(goal: Goal): 'asc' | 'desc' {
  return goal === 'Maximize' ? 'desc' : 'asc';
}

/** Whether a value is as good as one that was asked for, or better. */
export function reaches(goal: Goal, value: number, target: number): boolean {
  return goal === 'Maximize' ? value >= target : value <= target;
}
