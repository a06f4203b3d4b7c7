import { naiveErrors, readWindow } from '@tuningsweep/ledger';
import type { Ledger, NaiveErrors, ParameterPoint, TaskRecord } from '@tuningsweep/ledger';

/**
 * The mean squared errors of the naive forecast on the days that the program validates and tests on, as far as these can be
 * told: by what the manifest says of the evaluation, or by a parameter ratioTrainSet; windows as sizeSequence and sizeUnitOutput
 * say, where there are such parameters.
 */
export async function naiveErrorsFor(ledger: Ledger, { ticker, parameters, point }: TaskRecord): Promise<NaiveErrors> {
  const { begin, end, evaluation } = point;
  if (ticker === undefined || begin === undefined || end === undefined) return {};
  const ratioTrainSet = numberIn(parameters, 'ratioTrainSet');
  if (ratioTrainSet === undefined && evaluation?.testBegin === undefined) return {};
  const window = await readWindow(ledger, ticker, begin, end);
  const [sequence, horizon] = [daysIn(parameters, 'sizeSequence'), daysIn(parameters, 'sizeUnitOutput')];
  return naiveErrors(window, {
    ratioTrainSet,
    ...evaluation,
    ...(sequence !== undefined && { sequence }),
    ...(horizon !== undefined && { horizon }),
  });
}

function numberIn(parameters: ParameterPoint, name: string): number | undefined {
  const value = parameters[name];
  return typeof value === 'number' ? value : undefined;
}

function daysIn(parameters: ParameterPoint, name: string): number | undefined {
  const days = numberIn(parameters, name);
  return days !== undefined && Number.isInteger(days) && days >= 1 ? days : undefined;
}
