import type { BestTask } from '../api/index.ts';
import { AXES } from '../grid/index.ts';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code, metric beside the naive forecast's, parameters. */
export function describeBestTask({ codeTask, metric, value, naive, parameters }: BestTask): string {
  const axes = AXES.map((axis) => [axis, parameters[axis]]);
  return [
    `Best task ${codeTask}: ${metric} ${figure(value)}`,
    ...(naive === undefined ? [] : [describeNaive(naive, metric === 'MSE' ? value : undefined)]),
    columns(['PARAMETER', 'VALUE'], axes),
  ].join('\n');
}

/** A model is worth something only where it beats the forecast that tomorrow will be like today. */
function describeNaive(naive: number, mse: number | undefined): string {
  const verdict = mse === undefined ? '' : `, ${naive < mse ? 'which no task has beaten yet' : 'which it beats'}`;
  return `Naive forecast on the same days: MSE ${figure(naive)}${verdict}`;
}
