import type { Goal, ParameterPoint, ParameterValue } from '@tuningsweep/ledger';
import type { Artifacts, TaskCounts } from '@tuningsweep/engine/api';
import type { Spacing } from '@tuningsweep/engine/calendar';
import type { Standing } from '@tuningsweep/engine/sweep';

/** Everything that a report shows, as plain JSON. Times are ISO 8601 in UTC, days YYYY-MM-DD. */
export interface ReportData {
  sweep: { name: string; namespace: string; data?: { ticker: string; begin: string; end: string } };
  ledger: string;
  /** The program that wrote the report, and when. */
  writtenBy: string;
  writtenAt: string;
  metric: string;
  goal: Goal;
  tasks: TaskCounts;
  verdict: Verdict;
  best?: ReportTask;
  /** Where the best task and all others stand beside the naive forecast; absent without a best task. */
  standing?: Standing;
  warnings: Warning[];
  forecast?: DailyForecast;
  /** What the sweep keeps of its tasks. */
  artifacts: Artifacts;
  /** Axes that have the same value in every task of the grid. */
  fixed: { axis: string; value: ParameterValue }[];
  /** Axes with more than one value, each with what the metric and the time did along it. */
  axes: AxisSummary[];
  /** Completed tasks, the best first; at most as many as {@link DRAWN_TASKS}. */
  leaderboard: ReportTask[];
  /** Failed tasks, in the grid's order; at most as many as {@link SHOWN_FAILURES}. */
  failures: Failure[];
  losses: LossCurve[];
  /** How long the completed tasks took, in seconds; absent where no trainer said when it began and ended. */
  time?: { total: number; median: number };
}

/** What is shown of each kind at most, so that a page's size does not grow with the grid. */
export const DRAWN_TASKS = 1000;
export const SHOWN_FAILURES = 200;
export const DRAWN_DAYS = 5000;

export interface Verdict {
  state: 'Succeeded' | 'Failed' | 'Not finished';
  message: string;
  startTime?: string;
  finishTime?: string;
}

export interface Warning {
  title: string;
  text: string;
}

/** A completed task. MSEs are in the series' unit, squared. */
export interface ReportTask {
  rank: number;
  codeTask: string;
  parameters: ParameterPoint;
  /** The metric that the sweep is about. */
  value: number;
  mse?: number;
  /** MSE of the forecast that every day is like the one before, on the same days. */
  naiveMse?: number;
  loss?: number;
  accuracy?: number;
  seconds?: number;
  backend?: string;
  /** First and last day that it was tested on. */
  tested?: string;
}

export interface Failure {
  codeTask: string;
  parameters: ParameterPoint;
  attempts: number;
  note: string;
}

/** Smallest value, quartiles and largest value. */
export type Box = [min: number, q1: number, median: number, q3: number, max: number];

export interface AxisSummary {
  axis: string;
  values: { value: ParameterValue; tasks: number; metric?: Box; seconds?: Box }[];
}

/** Loss after each epoch, on the scaled series. */
export interface LossCurve {
  rank: number;
  codeTask: string;
  epochs: number[];
  losses: number[];
}

/** The best task on its test days, one day ahead: one value a day, in the series' unit. */
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
