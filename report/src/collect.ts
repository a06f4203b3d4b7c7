import { backendsOf, bestFirst, isoDate, objectiveOf, readEpochs, readTasks } from '@tuningsweep/ledger';
import type { Ledger, TaskRow } from '@tuningsweep/ledger';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { axesOf, parameterNames } from '@tuningsweep/engine/search';
import { readStanding } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { forecastOf } from './forecast.ts';
import { DRAWN_TASKS, SHOWN_FAILURES } from './report-data.ts';
import type { Failure, LossCurve, ReportData, ReportTask, Verdict } from './report-data.ts';
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
  const { parameters, objective, data, artifacts } = sweep.spec;
  const axes = axesOf(parameters);
  const totals = await totalsOf(ledger, sweep);
  const leaderboard = await bestTasks(ledger, sweep);
  const [best] = leaderboard;
  const forecast = best && (await forecastOf(ledger, best.codeTask));
  const backends = await backendsOf(ledger, sweep.key);
  const standing = best && (await readStanding(ledger, sweep.key, best.codeTask));
  const { time } = totals;
  return {
    sweep: { name: sweep.name, namespace: sweep.namespace, ...(data && { data }) },
    ledger: ledger.describe,
    writtenBy: `TuningSweep ${VERSION}`,
    writtenAt: now.toISOString(),
    ...objectiveOf(objective),
    tasks: status.tasks,
    artifacts,
    verdict: verdictOf(status),
    warnings: warningsOf({
      sweep,
      status,
      backends,
      testParts: totals.testParts.size,
      measured: totals.tasks,
      ...(standing && { standing }),
    }),
    fixed: axes.flatMap(({ name, values: [value, another] }) =>
      value === undefined || another !== undefined ? [] : [{ axis: name, value }],
    ),
    axes: axes.filter(({ values }) => values.length > 1).map(({ name, values }) => totals.along(name, values)),
    leaderboard,
    failures: await failuresOf(ledger, sweep.key),
    losses: await lossCurves(ledger, leaderboard.slice(0, top)),
    ...(best && { best }),
    ...(standing && { standing }),
    ...(forecast && { forecast }),
    ...(time && { time }),
  };
}

function verdictOf({ conditions, startTime, completionTime }: SweepStatus): Verdict {
  const { status, message } = conditions.find(({ type }) => type === 'Succeeded') ?? { status: 'Unknown', message: '' };
  const state = status === 'Unknown' ? 'Not finished' : status === 'True' ? 'Succeeded' : 'Failed';
  return { state, message, ...(startTime && { startTime }), ...(completionTime && { finishTime: completionTime }) };
}

async function totalsOf(ledger: Ledger, { key, spec }: Sweep): Promise<Totals> {
  const totals = new Totals(parameterNames(spec.parameters));
  const { metric } = objectiveOf(spec.objective);
  for await (const task of readTasks(ledger, key, { statuses: ['Completed'], inGrid: true })) {
    const value = task.metrics[metric];
    if (value !== undefined) totals.add(task, value);
  }
  return totals;
}

async function bestTasks(ledger: Ledger, { key, spec }: Sweep): Promise<ReportTask[]> {
  const { metric, goal } = objectiveOf(spec.objective);
  const order = { metric, descending: bestFirst(goal) === 'desc' };
  const tasks: ReportTask[] = [];
  const rows = readTasks(ledger, key, { statuses: ['Completed'], inGrid: true, order, limit: DRAWN_TASKS });
  for await (const row of rows) {
    const value = row.metrics[metric];
    if (value !== undefined) tasks.push(reportTask(row, value, tasks.length + 1));
  }
  return tasks;
}

function reportTask({ codeTask, parameters, result, ...row }: TaskRow, value: number, rank: number): ReportTask {
  const { mse, loss, accuracy, dateBeginTest, dateEndTest } = result ?? {};
  return {
    rank,
    codeTask,
    parameters,
    value,
    ...(mse !== undefined && { mse }),
    ...(loss !== undefined && { loss }),
    ...(accuracy !== undefined && { accuracy }),
    ...(row.naiveMse !== undefined && { naiveMse: row.naiveMse }),
    ...(row.seconds !== undefined && { seconds: row.seconds }),
    ...(row.backend !== undefined && { backend: row.backend }),
    ...(dateBeginTest && dateEndTest && { tested: `${isoDate(dateBeginTest)} to ${isoDate(dateEndTest)}` }),
  };
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

async function lossCurves(ledger: Ledger, tasks: readonly ReportTask[]): Promise<LossCurve[]> {
  const epochs = await readEpochs(
    ledger,
    tasks.map(({ codeTask }) => codeTask),
  );
  return tasks.flatMap(({ rank, codeTask }) => {
    const metrics = epochs.get(codeTask);
    if (!metrics) return [];
    return [{ rank, codeTask, epochs: metrics.map(({ epoch }) => epoch), losses: metrics.map(({ loss }) => loss) }];
  });
}
