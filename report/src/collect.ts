import { backendsOf, objectiveOf, readTasks, recordedResults } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { hasOwnTrainer } from '@tuningsweep/engine/api';
import { readStanding } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { lossCurves, metricCurves } from './curves.ts';
import { readEnds } from './ends.ts';
import { forecastOf } from './forecast.ts';
import { readLeaderboard } from './leaderboard.ts';
import { progressOf } from './progress.ts';
import { SHOWN_FAILURES, SHOWN_METRICS } from './report-data.ts';
import type { Failure, ReportData, Outcome } from './report-data.ts';
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
  const { sweep, status, top, now } = request;
  const { parameters, data, artifacts, trainer } = sweep.spec;
  const objective = objectiveOf(sweep.spec.objective);
  const axes = shownAxes(parameters);
  const names = await metricsOf(ledger, sweep);
  const { totals, progress } = await totalsOf(ledger, sweep, names.slice(0, SHOWN_METRICS));
  const metrics = totals.metrics;
  const choosers = await choosersOf(ledger, sweep);
  const leaderboard = await readLeaderboard(ledger, sweep, choosers?.byTask);
  const [best] = leaderboard;
  const forecast = best && (await forecastOf(ledger, best.codeTask));
  const backends = await backendsOf(ledger, sweep.key);
  const standing = best && (await readStanding(ledger, sweep.key, best.codeTask));
  const { time } = totals;
  const importance = totals.importance(objective);
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
    metrics,
    otherMetrics: Math.max(names.length - SHOWN_METRICS, 0),
    tasks: status.tasks,
    artifacts,
    outcome: outcomeOf(status),
    warnings: warningsOf({
      sweep,
      status,
      backends,
      testParts: totals.testParts.size,
      measured: totals.tasks,
      ...(standing && { standing }),
    }),
    fixed: axes.flatMap(({ name, cells: [cell], isVaried }) =>
      cell === undefined || isVaried ? [] : [{ axis: name, value: cell.value }],
    ),
    axes: totals.along(metrics),
    leaderboard,
    failures: await failuresOf(ledger, sweep.key),
    losses: await lossCurves(ledger, leaderboard.slice(0, top)),
    curves: await metricCurves(ledger, leaderboard.slice(0, top), objective.metric),
    ...(best && { best }),
    ...(standing && { standing }),
    ...(forecast && { forecast }),
    ...(progress && { progress }),
    ...(importance && { importance }),
    ...(time && { time }),
  };
}

function outcomeOf({ conditions, startTime, completionTime }: SweepStatus): Outcome {
  const { status, message } = conditions.find(({ type }) => type === 'Succeeded') ?? { status: 'Unknown', message: '' };
  const state = status === 'Unknown' ? 'Not finished' : status === 'True' ? 'Succeeded' : 'Failed';
  return { state, message, ...(startTime && { startTime }), ...(completionTime && { finishTime: completionTime }) };
}

/** The metrics of the sweep's tasks, the objective's first. */
async function metricsOf(ledger: Ledger, { key, spec }: Sweep): Promise<string[]> {
  const { metrics } = await recordedResults(ledger, key);
  return [...new Set([objectiveOf(spec.objective).metric, ...metrics])];
}

/** What is told of all completed tasks, and how all tasks ended. */
async function totalsOf(ledger: Ledger, { key, spec }: Sweep, metrics: readonly string[]) {
  const axes = shownAxes(spec.parameters).filter(({ isVaried }) => isVaried);
  const totals = new Totals(axes, metrics);
  const { metric, goal } = objectiveOf(spec.objective);
  const ends = await readEnds(ledger, key, metric, (task) => totals.add(task));
  return { totals, progress: progressOf(ends, goal) };
}

async function failuresOf(ledger: Ledger, sweepKey: string): Promise<Failure[]> {
  const rows = readTasks(ledger, sweepKey, { statuses: ['Failed'], inGrid: true, limit: SHOWN_FAILURES });
  return Array.fromAsync(rows, ({ codeTask, parameters, attempt, note }) => ({
    codeTask,
    parameters,
    attempts: attempt,
    note: note ?? '',
  }));
}
