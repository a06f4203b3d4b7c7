import { backendsOf, objectiveOf, recordedResults } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { hasOwnTrainer } from '@tuningsweep/engine/api';
import { readStanding } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { lossCurves, metricCurves } from './curves.ts';
import { readEnds } from './ends.ts';
import { Failures } from './failures.ts';
import { forecastOf } from './forecast.ts';
import { readLeaderboard } from './leaderboard.ts';
import { progressOf } from './progress.ts';
import { SHOWN_METRICS } from './report-data.ts';
import type { AxisSummary, Outcome, ReportData, ReportTask } from './report-data.ts';
import { choosersOf } from './search.ts';
import { shownAxes } from './shown-axis.ts';
import { Totals } from './totals.ts';
import { warningsOf } from './warnings.ts';

/** What a report is about. */
export interface ReportRequest {
  sweep: Sweep;
  status: SweepStatus;
  /** How many of the best tasks have their loss curves drawn. */
  top: number;
  now: Date;
}

/** Reads everything that a report shows. The time grows with the grid, the result does not. */
export async function collectReport(ledger: Ledger, request: ReportRequest): Promise<ReportData> {
  const overview = await collectOverview(ledger, request);
  return { ...overview, ...(await collectWhole(ledger, request, overview)) };
}

/** Reads what needs no look at every task; of parameters and metrics there are the names. */
export async function collectOverview(ledger: Ledger, request: ReportRequest): Promise<ReportData> {
  const { sweep, status, top, now } = request;
  const { parameters, data, artifacts, trainer } = sweep.spec;
  const objective = objectiveOf(sweep.spec.objective);
  const axes = shownAxes(parameters);
  const choosers = await choosersOf(ledger, sweep);
  const leaderboard = await readLeaderboard(ledger, sweep, choosers?.byTask);
  const [best] = leaderboard;
  const forecast = best && (await forecastOf(ledger, best.codeTask));
  return {
    sweep: {
      name: sweep.name,
      namespace: sweep.namespace,
      ...(data && { data }),
      ownTrainer: hasOwnTrainer(trainer),
    },
    ...(choosers && { search: choosers.summary }),
    ledger: ledger.describe,
    writtenBy: `TuningSweep ${VERSION}`,
    writtenAt: now.toISOString(),
    ...objective,
    metrics: namesOfMetrics(objective.metric, leaderboard),
    otherMetrics: 0,
    tasks: status.tasks,
    artifacts,
    outcome: outcomeOf(status),
    warnings: [],
    fixed: axes.flatMap(({ name, cells: [cell], isVaried }) =>
      cell === undefined || isVaried ? [] : [{ axis: name, value: cell.value }],
    ),
    axes: namesOf(parameters),
    leaderboard,
    failures: [],
    losses: await lossCurves(ledger, leaderboard.slice(0, top)),
    curves: await metricCurves(ledger, leaderboard.slice(0, top), objective.metric),
    ...(best && { best }),
    ...(forecast && { forecast }),
  };
}

/** What is told of all tasks together. */
export type Whole = Pick<
  ReportData,
  'metrics' | 'otherMetrics' | 'standing' | 'axes' | 'warnings' | 'failures' | 'progress' | 'importance' | 'time'
>;

/** Reads what needs a look at every task. */
export async function collectWhole(
  ledger: Ledger,
  { sweep, status }: Pick<ReportRequest, 'sweep' | 'status'>,
  { best }: Pick<ReportData, 'best'>,
): Promise<Whole> {
  const names = await metricsOf(ledger, sweep);
  const { totals, failures, progress } = await totalsOf(ledger, sweep, names.slice(0, SHOWN_METRICS));
  const backends = await backendsOf(ledger, sweep.key);
  const standing = best && (await readStanding(ledger, sweep.key, best.codeTask));
  const { metrics, time } = totals;
  const importance = totals.importance(objectiveOf(sweep.spec.objective));
  return {
    metrics,
    otherMetrics: Math.max(names.length - SHOWN_METRICS, 0),
    ...(standing && { standing }),
    warnings: warningsOf({
      sweep,
      status,
      backends,
      testParts: totals.testParts.size,
      measured: totals.tasks,
      ...(standing && { standing }),
    }),
    axes: totals.along(metrics),
    failures: failures.groups,
    ...(progress && { progress }),
    ...(importance && { importance }),
    ...(time && { time }),
  };
}

/** The metrics of some tasks, the objective's first. */
export function namesOfMetrics(objective: string, tasks: readonly Pick<ReportTask, 'metrics'>[]): string[] {
  const names = tasks.flatMap(({ metrics }) => Object.keys(metrics));
  return [...new Set([objective, ...names])].slice(0, SHOWN_METRICS);
}

/** The parameters in which tasks of a sweep differ, without figures. */
export function namesOf(parameters: Sweep['spec']['parameters']): AxisSummary[] {
  const varied = shownAxes(parameters).filter(({ isVaried }) => isVaried);
  return varied.map(({ name, cells, scale }) => {
    const values = cells.map((cell) => ({ ...cell, tasks: 0, metrics: [], seconds: null }));
    return { axis: name, ...(scale && { scale }), values };
  });
}

function outcomeOf({ conditions, startTime, completionTime }: SweepStatus): Outcome {
  const { message = '' } = conditions.find(({ type }) => type === 'Succeeded') ?? {};
  return {
    state: stateOf(conditions),
    message,
    ...(startTime && { startTime }),
    ...(completionTime && { finishTime: completionTime }),
  };
}

function stateOf(conditions: SweepStatus['conditions']): Outcome['state'] {
  const holds = (wanted: string): boolean =>
    conditions.some(({ type, status }) => type === wanted && status === 'True');
  const states = [
    ['Succeeded', holds('Succeeded')],
    ['Failed', holds('Finished')],
    ['Stalled', holds('Stalled')],
    ['Suspended', holds('Suspended')],
    ['Interrupted', conditions.some(({ reason }) => reason === 'Interrupted')],
  ] as const;
  return states.find(([, isSo]) => isSo)?.[0] ?? 'Running';
}

/** The metrics of the sweep's tasks, the objective's first. */
async function metricsOf(ledger: Ledger, { key, spec }: Sweep): Promise<string[]> {
  const { metrics } = await recordedResults(ledger, key);
  return [...new Set([objectiveOf(spec.objective).metric, ...metrics])];
}

/** What is told of all completed tasks, of those that failed, and how all tasks ended. */
async function totalsOf(ledger: Ledger, { key, spec }: Sweep, metrics: readonly string[]) {
  const axes = shownAxes(spec.parameters).filter(({ isVaried }) => isVaried);
  const totals = new Totals(axes, metrics);
  const failures = new Failures(axes.map(({ name }) => name));
  const { metric, goal } = objectiveOf(spec.objective);
  const ends = await readEnds(ledger, key, metric, (task) => (task.status === 'Failed' ? failures : totals).add(task));
  return { totals, failures, progress: progressOf(ends, goal) };
}
