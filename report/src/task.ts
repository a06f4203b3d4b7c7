import { objectiveOf, tasksByCode } from '@tuningsweep/ledger';
import type { Ledger, TaskRow } from '@tuningsweep/ledger';
import { hasOwnTrainer } from '@tuningsweep/engine/api';
import type { Sweep } from '@tuningsweep/engine/sweep';
import { namesOf } from './collect.ts';
import { lossCurves, metricCurves } from './curves.ts';
import { forecastOf } from './forecast.ts';
import { reportTask } from './leaderboard.ts';
import type { ReportData } from './report-data.ts';

/** What a page about one task shows, of what a page about its sweep does. */
export type TaskData = Pick<
  ReportData,
  | 'sweep'
  | 'metric'
  | 'goal'
  | 'metrics'
  | 'axes'
  | 'artifacts'
  | 'leaderboard'
  | 'losses'
  | 'curves'
  | 'best'
  | 'forecast'
> & { readonly row: TaskRow };

/** Reads everything that is shown of one task; undefined for a code that is no task's. */
export async function collectTask(ledger: Ledger, sweep: Sweep, codeTask: string): Promise<TaskData | undefined> {
  const [row] = await tasksByCode(ledger, [codeTask]);
  if (row === undefined) return undefined;
  const { parameters, data, artifacts, trainer } = sweep.spec;
  const objective = objectiveOf(sweep.spec.objective);
  const metrics = [...new Set([objective.metric, ...Object.keys(row.metrics)])];
  const best = { rank: 1, ...reportTask(row, row.metrics[objective.metric] ?? Number.NaN) };
  const forecast = await forecastOf(ledger, codeTask);
  return {
    row,
    sweep: {
      name: sweep.name,
      namespace: sweep.namespace,
      ...(data && { data }),
      ownTrainer: hasOwnTrainer(trainer),
    },
    ...objective,
    metrics,
    axes: namesOf(parameters),
    artifacts,
    leaderboard: [best],
    losses: await lossCurves(ledger, [best]),
    curves: await metricCurves(ledger, [best], objective.metric),
    best,
    ...(forecast && { forecast }),
  };
}
