import type { Goal, Metrics, ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import type { Artifacts, TaskCounts } from '@tuningsweep/engine/api';
import type { Spacing } from '@tuningsweep/engine/calendar';
import type { Standing } from '@tuningsweep/engine/sweep';

/** Everything that a report shows, as plain JSON. Times are ISO 8601 in UTC, days YYYY-MM-DD. */
export interface ReportData {
  sweep: {
    name: string;
    namespace: string;
    /** The series; absent where the trainer has data of its own. */
    data?: { ticker: string; begin: string; end: string };
    /** Whether the manifest names a program in the place of the LSTM trainer. */
    ownTrainer: boolean;
  };
  /** What chose the points; absent for a grid. */
  search?: SearchSummary;
  ledger: string;
  /** The program that wrote the report, and when. */
  writtenBy: string;
  writtenAt: string;
  /** Where tasks have pages of their own, before their codes; absent in a file. */
  taskPages?: string;
  /** Where all tasks are listed; absent in a file. */
  allTasks?: string;
  /** The objective's metric and goal. */
  metric: string;
  goal: Goal;
  /** The metrics that are shown, the objective's first; at most as many as {@link SHOWN_METRICS}. */
  metrics: string[];
  /** How many others tasks have. */
  otherMetrics: number;
  tasks: TaskCounts;
  outcome: Outcome;
  best?: ReportTask;
  /** Where the best task and all others stand beside the naive forecast; absent without a best task. */
  standing?: Standing;
  warnings: Warning[];
  forecast?: DailyForecast;
  /** What the sweep keeps of its tasks. */
  artifacts: Artifacts;
  /** Axes that have the same value in every task of the grid. */
  fixed: { axis: string; value: ParameterValue }[];
  /** Axes in which tasks differ, each with what metrics and time did along it. */
  axes: AxisSummary[];
  /** How much each of them matters; absent where tasks are too few to say. */
  importance?: Importance;
  /**
   * Completed tasks, the best first; at most as many as {@link DRAWN_TASKS}. Where points have replicates, one of each point whose
   * tasks are all over.
   */
  leaderboard: ReportTask[];
  /** Failed tasks by cause, the most frequent first; at most as many as {@link SHOWN_GROUPS}. */
  failures: FailureGroup[];
  /** How the loss of the best tasks fell, where trainers recorded epochs. */
  losses: CurveLine[];
  /** How metrics of the best tasks went, where trainers reported steps. */
  curves: MetricCurves[];
  /** How the best value came about; absent where no task has a value, or nobody knows when tasks ended. */
  progress?: Progress;
  /** How long the completed tasks took, in seconds; absent where no trainer said when it began and ended. */
  time?: { total: number; median: number };
}

/** What is shown of each kind at most, so that a page's size does not grow with the grid. */
export const DRAWN_TASKS = 1000;
export const SHOWN_FAILURES = 200;
export const SHOWN_GROUPS = 30;
export const SHOWN_METRICS = 32;
/** Points of a line. */
export const DRAWN_STEPS = 500;
export const DRAWN_DAYS = 5000;
/** Points of the best value so far. */
export const DRAWN_ENDS = 2000;

export interface Outcome {
  state: 'Succeeded' | 'Failed' | 'Stalled' | 'Suspended' | 'Interrupted' | 'Running';
  message: string;
  startTime?: string;
  finishTime?: string;
}

/** What chose the points that were proposed. */
export interface SearchSummary {
  /** Algorithms with the number of tasks, in the order in which they came. */
  chosen: { algorithm: string; tasks: number }[];
  /** Tasks whose points the manifest gave to start with, and tasks of an earlier grid. */
  given: number;
  kept: number;
  seed: number;
  /** Whether this release can compute the proposals again. */
  canReplay: boolean;
}

export interface Warning {
  title: string;
  text: string;
}

/** A completed task. */
export interface ReportTask {
  rank: number;
  codeTask: string;
  parameters: ParameterPoint;
  /** The metric that the sweep is about; where points have replicates, the median of its point. */
  value: number;
  /** What the replicates of its point came to, to which the task stands nearest; absent where points have one task. */
  replicates?: Replicates;
  /** The final values of all its metrics. An MSE is in the series' unit, squared. */
  metrics: Metrics;
  /** MSE of the forecast that every day is like the one before, on the same days. */
  naiveMse?: number;
  seconds?: number;
  backend?: string;
  /** What chose its point: an algorithm by its name, `Start` or `Kept`; absent in a grid. */
  chosenBy?: string;
  /** First and last day that it was tested on. */
  tested?: string;
}

/** Tasks of one point with different seeds. */
export interface Replicates {
  total: number;
  /** How many of them have a value. */
  measured: number;
  /** The first and the third quartile of these values. */
  quartiles: readonly [number, number];
}

/** Tasks that failed of one cause. */
export interface FailureGroup {
  /** That of the first of them. */
  note: string;
  tasks: number;
  /** Of the parameters in which tasks of the sweep differ, those in which these do not. */
  common: ParameterPoint;
  /** The first of them; of all groups at most as many as {@link SHOWN_FAILURES}. */
  shown: Failure[];
}

export interface Failure {
  codeTask: string;
  parameters: ParameterPoint;
  attempts: number;
  note: string;
}

/** Smallest value, quartiles and largest value. */
export type Box = [min: number, q1: number, median: number, q3: number, max: number];

/** What numbers are drawn along. */
export interface AxisScale {
  min: number;
  max: number;
  isLog: boolean;
}

export interface AxisSummary {
  axis: string;
  /** Of numbers that are too many to stand side by side. */
  scale?: AxisScale;
  values: {
    /** Null: of tasks that do without this parameter. */
    value: ParameterValue | null;
    /** There: of tasks with a number from `value` to this one. */
    to?: number;
    tasks: number;
    /** Of the metrics that are shown, in their order; null where no task has it. */
    metrics: (Box | null)[];
    seconds: Box | null;
  }[];
}

/** By PED-ANOVA: the best tenth beside all tasks. */
export interface Importance {
  /** How many tasks it rests on. */
  tasks: number;
  /** The largest first; they sum to 1, or there are none where nothing goes beyond chance. */
  shares: {
    axis: string;
    share: number;
    /** How many of the tasks have the parameter. */
    tasks: number;
    isConditional: boolean;
  }[];
}

/** A task's values, each at its step. */
export interface CurveLine {
  rank: number;
  codeTask: string;
  /** What tells the task from the others that are drawn: its parameters, where they differ. */
  label: string;
  steps: number[];
  values: number[];
}

/** Tasks in the order in which they ended: in a search that in which it learned of them. */
export interface Progress {
  /** How many completed or failed. */
  ended: number;
  /** The tasks that were the best so far. */
  best: ProgressPoint[];
  points: ProgressPoint[];
  /** The numbers of tasks that failed. */
  failures: number[];
}

/** The n-th task that ended, from 1 on, with a value of the objective. */
export interface ProgressPoint {
  nth: number;
  codeTask: string;
  value: number;
}

/** One metric of some tasks, step by step. */
export interface MetricCurves {
  metric: string;
  lines: CurveLine[];
}

/** The best task on its test days, one day ahead: one value per day, in the series' unit. */
export interface DailyForecast {
  /** Test days that the ledger has, of which at most the last {@link DRAWN_DAYS} are here. */
  days: number;
  /** Days that the task forecasts at a time; these are the first of them. */
  horizon: number;
  /** What lies between two of the days. */
  unit: Spacing['unit'];
  dates: string[];
  actual: number[];
  predicted: number[];
  naive: number[];
}
