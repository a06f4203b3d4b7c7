import type { BestTask } from '@tuningsweep/engine/api';
import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code, metric beside the naive forecast's where there is one, parameters. */
export function describeBestTask(best: BestTask, standing: Standing): string {
  const { codeTask, metric, value, naive, parameters } = best;
  const { line, table } = otherMetrics(best);
  return [
    `Best task ${codeTask}: ${metric} ${figure(value)}`,
    ...line,
    ...(naive === undefined ? [] : [`Naive forecast on the same days: MSE ${figure(naive)}${verdictOn(standing)}`]),
    describeStandings(standing.tasks) ?? [],
    columns(
      ['PARAMETER', 'VALUE'],
      Object.entries(parameters).map(([name, of]) => [name, String(of)]),
    ),
    ...table,
  ]
    .flat()
    .join('\n');
}

/** Other metrics that one line has room for. */
const IN_A_LINE = 4;

/** What else the trainer reported of it: a line, or a table of its own below the parameters. */
function otherMetrics({ metric, metrics = {} }: BestTask): { line: string[]; table: string[] } {
  const others = Object.entries(metrics).flatMap(([name, value]) => (name === metric ? [] : [[name, figure(value)]]));
  if (others.length === 0) return { line: [], table: [] };
  if (others.length > IN_A_LINE) return { line: [], table: [columns(['METRIC', 'VALUE'], others)] };
  return { line: [`Its other metrics: ${others.map((pair) => pair.join(' ')).join(', ')}`], table: [] };
}

/** A model is worth something only where it beats the forecast that tomorrow will be like today. */
function verdictOn({ best, tasks }: Standing): string {
  if (best === undefined) return '';
  if (best === 'better') return ', which it beats';
  if (best === 'equal') return ', which it equals';
  return tasks.better + tasks.equal > 0 ? ', which it does not beat' : ', which no task has beaten yet';
}
