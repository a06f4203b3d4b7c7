import { againstNaive, counted, VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { AgainstNaive } from '@tuningsweep/ledger';
import type { BestTask } from '@tuningsweep/engine/api';
import { describeStandings } from '@tuningsweep/engine/sweep';
import type { Standing } from '@tuningsweep/engine/sweep';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code or point, metric beside the naive forecast's where there is one, parameters. */
export function describeBestTask(best: BestTask, standing: Standing): string {
  const { naive, metric, parameters } = best;
  const { line, table } = otherMetrics(best);
  return [
    ...headOf(best),
    ...validationNaive(best),
    ...line,
    ...(naive === undefined
      ? []
      : [`Naive forecast on the ${testDays(metric)}: MSE ${figure(naive)}${verdictOn(standing)}`]),
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

/** With replicates the point is what is best, and the task stands for it. */
function headOf({ codeTask, metric, value, replicates, metrics = {} }: BestTask): string[] {
  if (replicates === undefined) return [`Best task ${codeTask}: ${metric} ${figure(value)}`];
  const { median, lowerQuartile, upperQuartile } = replicates;
  const own = metrics[metric];
  return [
    `Best point: median ${metric} ${figure(median)} of ${describeReplicates(replicates)}, ` +
      `interquartile range ${figure(lowerQuartile)} to ${figure(upperQuartile)}`,
    `Nearest to it: task ${codeTask}${own === undefined ? '' : `, ${metric} ${figure(own)}`}`,
  ];
}

function describeReplicates({ total, measured }: NonNullable<BestTask['replicates']>): string {
  return measured === total ? counted(total, 'replicate') : `${measured} of ${counted(total, 'replicate')}`;
}

/** Where the task is chosen by other days, the test days are named. */
function testDays(metric: string): string {
  return metric === VALIDATION_MSE ? 'test days' : 'same days';
}

/** The naive forecast on the days that the task is chosen by, if these are the validation part. */
function validationNaive({ metric, value, metrics }: BestTask): string[] {
  const naive = metrics?.[VALIDATION_NAIVE_MSE];
  if (metric !== VALIDATION_MSE || naive === undefined) return [];
  const verdict = VERDICTS[againstNaive(value, naive)];
  return [`Naive forecast on the validation days: MSE ${figure(naive)}, which it ${verdict}`];
}

const VERDICTS: Record<AgainstNaive, string> = { better: 'beats', equal: 'equals', worse: 'does not beat' };

/** Other metrics that one line has room for. */
const IN_A_LINE = 4;

/** What else the trainer reported of it: a line, or a table of its own below the parameters. */
function otherMetrics({ metric, metrics = {} }: BestTask): { line: string[]; table: string[] } {
  const others = Object.entries(metrics)
    .filter(([name]) => name !== metric && name !== VALIDATION_NAIVE_MSE)
    .map(([name, value]) => [name, figure(value)]);
  if (others.length === 0) return { line: [], table: [] };
  if (others.length > IN_A_LINE) return { line: [], table: [columns(['METRIC', 'VALUE'], others)] };
  return { line: [`Its other metrics: ${others.map((pair) => pair.join(' ')).join(', ')}`], table: [] };
}

/** A model is worth something only where it beats the forecast that tomorrow will be like today. */
function verdictOn({ best, tasks }: Standing): string {
  if (best === undefined) return '';
  if (best === 'worse' && tasks.better + tasks.equal === 0) return ', which no task has beaten yet';
  return `, which it ${VERDICTS[best]}`;
}
