import type { TuningSweepSpec } from '@tuningsweep/engine/api';
import { numbersOf } from '@tuningsweep/engine/search';

/**
 * Says why the metrics of a sweep could not be compared: without a fixed first test day, every train ratio is tested on
 * other days. Undefined where they can be.
 */
export function incomparable({ parameters, evaluation, data }: TuningSweepSpec): string | undefined {
  const ratios = numbersOf(parameters, 'ratioTrainSet');
  if (!data || ratios.length < 2 || evaluation?.testBegin !== undefined) return undefined;
  return (
    `spec.parameters.ratioTrainSet has the values ${ratios.join(', ')}, so tasks are tested on different days and ` +
    'their MSE, LOSS and ACCURACY cannot be compared; nor is the best task the best. Set spec.evaluation.testBegin to ' +
    `a day after the largest training part (${percent(Math.max(...ratios))} of ${data.begin} to ${data.end}), or keep one ratio.`
  );
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`;
}
