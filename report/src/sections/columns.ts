import { METRIC_NAMES, naiveRatio, TEST_METRICS, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { ParameterValue } from '@tuningsweep/ledger';
import { count, figure, span } from '../format.ts';
import type { AxisSummary, ReportData, ReportTask } from '../report-data.ts';
import { range, ranksPoints } from './replicates.ts';

/** A column of the leaderboard. Numbers are sorted by their exact value. */
export interface Column {
  head: string;
  /** What the heading means, where it is short. */
  title?: string;
  /** Undefined where the task has nothing there. */
  show: (task: ReportTask) => string | undefined;
  sort?: (task: ReportTask) => number | undefined;
  isCode?: boolean;
  /** What the ledger sorts tasks by for this column; absent where it cannot. */
  by?: string;
  /** What is shown is the task's code. */
  isTask?: boolean;
}

/** Tasks with what they are compared by. */
export type Compared = Pick<ReportData, 'sweep' | 'metric' | 'metrics' | 'axes' | 'leaderboard'>;

/**
 * What tasks are compared by: their metrics, the objective's first, their time, the parameters in which they differ. A column
 * in which no task has anything is left out.
 */
export function columnsOf(data: Compared): Column[] {
  return allColumns(data).filter(({ show }) => data.leaderboard.some((task) => show(task) !== undefined));
}

function allColumns(data: Compared): Column[] {
  const { metric, axes, leaderboard: tasks } = data;
  return [
    numeric('#', ({ rank }) => rank, count, `Rank by ${metric}`),
    { head: 'Task', show: ({ codeTask }) => codeTask, title: 'CODE_TASK', isTask: true },
    ...(ranksPoints(data) ? replicateColumns(metric) : []),
    ...shownMetrics(data).flatMap((name) => metricColumns(name, data)),
    numeric('Time', ({ seconds }) => seconds, span, 'Wall time of the last attempt'),
    ...axes.map(parameter),
    ...(differ(tasks, 'chosenBy') ? [CHOSEN_BY] : []),
    ...(differ(tasks, 'tested') ? [{ head: 'Tested on', show: ({ tested }: ReportTask) => tested }] : []),
    ...(differ(tasks, 'backend')
      ? [{ head: 'Backend', show: ({ backend }: ReportTask) => backend, isCode: true }]
      : []),
  ];
}

const CHOSEN_BY: Column = {
  head: 'Chosen by',
  title: 'What chose the point: an algorithm, the points to start with (Start), or an earlier grid (Kept)',
  show: ({ chosenBy }) => chosenBy,
};

/** What the rank goes by, where points have several tasks. */
function replicateColumns(metric: string): Column[] {
  return [
    numeric('Median', ({ value }) => value, figure, `Median ${metric} of the point's replicates`),
    {
      head: 'Middle half',
      title: 'Interquartile range of the values of the replicates',
      show: ({ replicates }) => replicates && range(replicates),
    },
    numeric('n', ({ replicates }) => replicates?.measured, count, 'Replicates that have a value'),
  ];
}

/** Those that every reader of a forecast knows come before others, and what was trained on comes last of them. */
const KNOWN = [...new Set([VALIDATION_MSE, ...TEST_METRICS, ...METRIC_NAMES])];

function shownMetrics({ metric, metrics }: Compared): string[] {
  const known = KNOWN.filter((name) => metrics.includes(name));
  return [...new Set([metric, ...known, ...metrics])].filter((name) => name !== VALIDATION_NAIVE_MSE);
}

function metricColumns(name: string, { sweep: { data } }: Compared): Column[] {
  if (name === 'MSE') return errorColumns(data !== undefined);
  if (name === VALIDATION_MSE) return validationColumns();
  const value = ({ metrics }: ReportTask): number | undefined => metrics[name];
  if (data && name === 'ACCURACY')
    return [sortedBy(name, numeric('Accuracy', value, figure, 'Share of days whose direction was predicted'))];
  if (data && name === 'LOSS')
    return [sortedBy(name, numeric('Loss', value, figure, 'Training loss of the last epoch, on the scaled series'))];
  return [sortedBy(name, numeric(name, value, figure))];
}

function errorColumns(hasUnit: boolean): Column[] {
  const mse = ({ metrics }: ReportTask): number | undefined => metrics['MSE'];
  const root = (task: ReportTask): number | undefined => {
    const error = mse(task);
    return error === undefined ? undefined : Math.sqrt(error);
  };
  return [
    sortedBy('MSE', numeric('MSE', mse, figure, `Mean squared error${hasUnit ? ', in squared price units' : ''}`)),
    sortedBy('MSE', numeric('RMSE', root, figure, `Root of the MSE${hasUnit ? ', in price units' : ''}`)),
    numeric('÷ naive', ratioOf, figure, 'MSE divided by that of the naive forecast on the same days'),
  ];
}

/** The error on the validation part, beside that of the naive forecast on the same days. */
function validationColumns(): Column[] {
  const error = ({ metrics }: ReportTask): number | undefined => metrics[VALIDATION_MSE];
  const ratio = ({ metrics }: ReportTask): number | undefined =>
    ratioOfErrors(metrics[VALIDATION_MSE], metrics[VALIDATION_NAIVE_MSE]);
  return [
    sortedBy(VALIDATION_MSE, numeric('Validation MSE', error, figure, 'Mean squared error on the validation part')),
    numeric('Validation ÷ naive', ratio, figure, 'Divided by that of the naive forecast on the same days'),
  ];
}

/** A column in whose order the ledger can put tasks: by a metric. */
function sortedBy(metric: string, column: Column): Column {
  return { ...column, by: `metrics.${metric}` };
}

/** A column of numbers, or of words, as the parameter's values are. */
function parameter({ axis, values }: AxisSummary): Column {
  const valueOf = ({ parameters }: ReportTask): ParameterValue | undefined => parameters[axis];
  const isNumeric = values.every(({ value }) => value === null || typeof value === 'number');
  const by = `parameters.${axis}`;
  if (isNumeric) return { ...numeric(axis, (task) => toNumber(valueOf(task)), String), by };
  return { head: axis, show: (task) => valueOf(task)?.toString(), by };
}

function toNumber(value: ParameterValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function numeric(
  head: string,
  value: (task: ReportTask) => number | undefined,
  show: (value: number) => string,
  title?: string,
): Column {
  return {
    head,
    sort: value,
    show: (task) => {
      const found = value(task);
      return found === undefined ? undefined : show(found);
    },
    ...(title !== undefined && { title }),
  };
}

function ratioOf({ metrics, naiveMse }: ReportTask): number | undefined {
  return ratioOfErrors(metrics['MSE'], naiveMse);
}

function ratioOfErrors(mse: number | undefined, naiveMse: number | undefined): number | undefined {
  return mse === undefined || naiveMse === undefined ? undefined : naiveRatio(mse, naiveMse);
}

function differ(tasks: readonly ReportTask[], field: 'tested' | 'backend' | 'chosenBy'): boolean {
  return new Set(tasks.map((task) => task[field])).size > 1;
}
