import { naiveMseOfTest, readWindow } from '@tuningsweep/ledger';
import type { Ledger, ParameterPoint, TaskRecord } from '@tuningsweep/ledger';

/**
 * The mean squared error of the naive forecast on the days that the program tests on, as far as these can be told: by the
 * manifest's testBegin, or by a parameter ratioTrainSet; windows as sizeSequence and sizeUnitOutput say, where there are such
 * parameters.
 */
export async function naiveMseFor(
  ledger: Ledger,
  { ticker, parameters, point }: TaskRecord,
): Promise<number | undefined> {
  const { begin, end, evaluation } = point;
  if (ticker === undefined || begin === undefined || end === undefined) return undefined;
  const [ratioTrainSet, testBegin] = [numberIn(parameters, 'ratioTrainSet'), evaluation?.testBegin];
  if (ratioTrainSet === undefined && testBegin === undefined) return undefined;
  const window = await readWindow(ledger, ticker, begin, end);
  const [sequence, horizon] = [daysIn(parameters, 'sizeSequence'), daysIn(parameters, 'sizeUnitOutput')];
  return naiveMseOfTest(window, {
    ratioTrainSet,
    testBegin,
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
