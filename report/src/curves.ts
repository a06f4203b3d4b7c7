import { readEpochs, readMetrics } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { DRAWN_STEPS, SHOWN_METRICS } from './report-data.ts';
import type { CurveLine, MetricCurves, ReportTask } from './report-data.ts';

type Ranked = readonly Pick<ReportTask, 'rank' | 'codeTask'>[];

/** The training loss of each of these tasks, epoch by epoch; a task whose trainer recorded none is not there. */
export async function lossCurves(ledger: Ledger, tasks: Ranked): Promise<CurveLine[]> {
  const epochs = await readEpochs(ledger, codesOf(tasks));
  return tasks.flatMap(({ rank, codeTask }) => {
    const metrics = epochs.get(codeTask);
    if (!metrics) return [];
    return [{ rank, codeTask, steps: metrics.map(({ epoch }) => epoch), values: metrics.map(({ loss }) => loss) }];
  });
}

/** Every metric of these tasks' steps, the objective's first, then by name. */
export async function metricCurves(ledger: Ledger, tasks: Ranked, objective: string): Promise<MetricCurves[]> {
  const steps = await readMetrics(ledger, codesOf(tasks));
  const found = new Set([...steps.values()].flatMap((ofTask) => ofTask.flatMap(({ metrics }) => Object.keys(metrics))));
  const names = [...found].toSorted((a, b) => Number(b === objective) - Number(a === objective) || (a < b ? -1 : 1));
  return names.slice(0, SHOWN_METRICS).map((metric) => {
    const lines = tasks.flatMap(({ rank, codeTask }): CurveLine[] => {
      const points = (steps.get(codeTask) ?? []).flatMap(({ step, metrics }) => {
        const value = metrics[metric];
        return value === undefined ? [] : [{ step, value }];
      });
      if (points.length === 0) return [];
      const drawn = thinned(points);
      return [{ rank, codeTask, steps: drawn.map(({ step }) => step), values: drawn.map(({ value }) => value) }];
    });
    return { metric, lines };
  });
}

/** Not more than can be drawn, the first and the last among them. */
export function thinned<T>(points: readonly T[], most = DRAWN_STEPS): T[] {
  if (points.length <= most) return [...points];
  const gap = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, nth) => points[Math.round(nth * gap)]).filter((point) => point !== undefined);
}

function codesOf(tasks: Ranked): string[] {
  return tasks.map(({ codeTask }) => codeTask);
}
