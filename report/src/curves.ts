import { readEpochs, readMetrics } from '@tuningsweep/ledger';
import type { Ledger } from '@tuningsweep/ledger';
import { DRAWN_STEPS, SHOWN_METRICS } from './report-data.ts';
import type { CurveLine, MetricCurves, ReportTask } from './report-data.ts';

type Ranked = readonly Pick<ReportTask, 'rank' | 'codeTask' | 'parameters'>[];

/** The training loss of each of these tasks, epoch by epoch; a task whose trainer recorded none is not there. */
export async function lossCurves(ledger: Ledger, tasks: Ranked): Promise<CurveLine[]> {
  const epochs = await readEpochs(ledger, codesOf(tasks));
  const labels = labelsOf(tasks);
  return tasks.flatMap(({ rank, codeTask }, at) => {
    const metrics = epochs.get(codeTask);
    if (!metrics) return [];
    const drawn = thinned(metrics);
    const [steps, values] = [drawn.map(({ epoch }) => epoch), drawn.map(({ loss }) => loss)];
    return [{ rank, codeTask, label: labels[at] ?? codeTask, steps, values }];
  });
}

/** Every metric of these tasks' steps, the objective's first, then by name. */
export async function metricCurves(ledger: Ledger, tasks: Ranked, objective: string): Promise<MetricCurves[]> {
  const steps = await readMetrics(ledger, codesOf(tasks));
  const found = new Set([...steps.values()].flatMap((ofTask) => ofTask.flatMap(({ metrics }) => Object.keys(metrics))));
  const labels = labelsOf(tasks);
  const names = [...found].toSorted((a, b) => Number(b === objective) - Number(a === objective) || (a < b ? -1 : 1));
  return names.slice(0, SHOWN_METRICS).map((metric) => {
    const lines = tasks.flatMap(({ rank, codeTask }, at): CurveLine[] => {
      const points = (steps.get(codeTask) ?? []).flatMap(({ step, metrics }) => {
        const value = metrics[metric];
        return value === undefined ? [] : [{ step, value }];
      });
      if (points.length === 0) return [];
      const drawn = thinned(points);
      const [shownSteps, values] = [drawn.map(({ step }) => step), drawn.map(({ value }) => value)];
      return [{ rank, codeTask, label: labels[at] ?? codeTask, steps: shownSteps, values }];
    });
    return { metric, lines };
  });
}

/** What tells each of these tasks from the others: the parameters in which they differ; the code where there is none. */
export function labelsOf(tasks: readonly Pick<ReportTask, 'codeTask' | 'parameters'>[]): string[] {
  const names = [...new Set(tasks.flatMap(({ parameters }) => Object.keys(parameters)))];
  const differing = names.filter((name) => new Set(tasks.map(({ parameters }) => parameters[name])).size > 1);
  return tasks.map(({ codeTask, parameters }) => {
    const told = differing.flatMap((name) => (name in parameters ? [`${name} ${parameters[name]}`] : []));
    return told.length > 0 ? told.join(', ') : codeTask;
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
