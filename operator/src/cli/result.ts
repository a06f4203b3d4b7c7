import type { BestTask } from '../api/index.ts';
import { AXES } from '../grid/index.ts';
import { columns, figure } from './output.ts';

/** The best task as a person reads it: code, metric beside the naive forecast's, parameters. */
export function describeBestTask({ codeTask, metric, value, naive, parameters }: BestTask): string {
  const compared = naive === undefined ? '' : `   (naive forecast: MSE ${figure(naive)})`;
  const axes = AXES.map((axis) => [axis, parameters[axis]]);
  return [`Best task ${codeTask}: ${metric} ${figure(value)}${compared}`, columns(['PARAMETER', 'VALUE'], axes)].join(
    '\n',
  );
}
