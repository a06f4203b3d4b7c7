import type { BestTask } from '@tuningsweep/engine/api';
import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code, metric beside the naive forecast's where there is one, parameters. */
export function describeBestTask(best: BestTask, standing: Standing): string {
  const { codeTask, metric, value, naive, parameters } = best;
  return [
    `Best task ${codeTask}: ${metric} ${figure(value)}`,
    otherMetrics(best) ?? [],
    ...(naive === undefined ? [] : [`Naive forecast on the same days: MSE ${figure(naive)}${verdictOn(standing)}`]),
    describeStandings(standing.tasks) ?? [],
    columns(
      ['PARAMETER', 'VALUE'],
      Object.entries(parameters).map(([name, of]) => [name, String(of)]),
    ),
  ]
    .flat()
    .join('\n');
}

/** What else the trainer reported of it. */
function otherMetrics({ metric, metrics = {} }: BestTask): string | undefined {
  const others = Object.entries(metrics).filter(([name]) => name !== metric);
  if (others.length === 0) return undefined;
  return `Its other metrics: ${others.map(([name, value]) => `${name} ${figure(value)}`).join(', ')}`;
}

/** A model is worth something only where it beats the forecast that tomorrow will be like today. */
function verdictOn({ best, tasks }: Standing): string {
  if (best === undefined) return '';
  if (best === 'better') return ', which it beats';
  if (best === 'equal') return ', which it equals';
  return tasks.better + tasks.equal > 0 ? ', which it does not beat' : ', which no task has beaten yet';
}
