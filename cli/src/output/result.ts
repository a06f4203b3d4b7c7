import type { BestTask } from '@tuningsweep/engine/api';
import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code, metric beside the naive forecast's, parameters. */
export function describeBestTask({ codeTask, metric, value, naive, parameters }: BestTask, standing: Standing): string {
  return [
    `Best task ${codeTask}: ${metric} ${figure(value)}`,
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

/** A model is worth something only where it beats the forecast that tomorrow will be like today. */
function verdictOn({ best, tasks }: Standing): string {
  if (best === undefined) return '';
  if (best === 'better') return ', which it beats';
  if (best === 'equal') return ', which it equals';
  return tasks.better + tasks.equal > 0 ? ', which it does not beat' : ', which no task has beaten yet';
}
