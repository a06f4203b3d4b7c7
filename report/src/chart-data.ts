import type { ParameterValue } from '@tuningsweep/ledger';
import type { AxisSummary, ProgressPoint, ReportData } from './report-data.ts';

type Drawn = Pick<
  ReportData,
  'goal' | 'metrics' | 'axes' | 'leaderboard' | 'losses' | 'curves' | 'forecast' | 'progress'
> & { readonly tasks?: ReportData['tasks'] };

/** What the charts draw; tables and texts are HTML. */
export function chartData(data: Drawn) {
  const { goal, metrics, axes, leaderboard: tasks, losses, curves, forecast, progress } = data;
  const points = tasks.map(({ codeTask, parameters: of, metrics: values, seconds }) => ({
    codeTask,
    at: axes.map((summary) => placeOn(summary, of[summary.axis])),
    values: metrics.map((name) => values[name] ?? null),
    seconds: seconds ?? null,
  }));
  const allDrawn = data.tasks?.completed === tasks.length;
  return { goal, metrics, axes, points, allDrawn, losses, curves, forecast, progress };
}

/** Of a point, `at` has the places of its values on `axes`, on one with a scale the number itself, null where it has none; `values` those of `metrics`, the objective's first. */
export type ChartData = ReturnType<typeof chartData> & { readonly compared?: readonly ComparedSweep[] };

/** A sweep whose best value is drawn beside those of others. */
export interface ComparedSweep {
  readonly name: string;
  readonly metric: string;
  readonly best: readonly ProgressPoint[];
  readonly ended: number;
}

function placeOn({ values, scale }: AxisSummary, found: ParameterValue | undefined): number | null {
  if (scale) return typeof found === 'number' ? found : null;
  return values.findIndex(({ value }) => value === (found ?? null));
}
