import type { TaskRecord } from '@tuningsweep/ledger';
import type { LstmTask } from '@tuningsweep/model';
import { BadInputError } from '../errors.ts';
import { checkParameters } from './parameters.ts';

/** @throws BadInputError naming what is missing or wrong */
export function lstmTask({ codeTask, ticker, parameters, point }: TaskRecord): LstmTask {
  const { begin, end, ...setting } = point;
  if (ticker === undefined || begin === undefined || end === undefined) {
    throw new BadInputError(
      'The LSTM trainer trains on a series, but the sweep has no spec.data. ' +
        'A trainer of your own is named by spec.trainer.command or spec.trainer.image.',
    );
  }
  return { codeTask, ticker, parameters: checkParameters(parameters), point: { ...setting, begin, end } };
}
