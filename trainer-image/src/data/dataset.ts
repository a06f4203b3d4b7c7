import { fitsFloat } from '@tuningsweep/ledger';
import { BadInputError } from '../errors.ts';
import { fitScaler, scale } from './scaler.ts';
import type { Scaler } from './scaler.ts';
import { splitDays } from './split.ts';
import type { Split } from './split.ts';
import { testWindows, trainWindows } from './windows.ts';
import type { WindowSize } from './windows.ts';

/** Closes of a data window, as the ledger holds them: dates ascending, YYYYMMDD. */
export type Series = { dates: readonly string[]; close: Float32Array };

export type DatasetOptions = WindowSize & { ratioTrainSet: number; testBegin?: string | undefined };

/** A series made ready: what is trained on, what is tested on. */
export type Dataset = WindowSize & {
  series: Series;
  split: Split;
  /** All closes on the model's scale. */
  scaled: Float32Array;
  scaler: Scaler;
  /** First days of windows, see windows.ts. */
  train: Int32Array;
  test: Int32Array;
};

/**
 * Splits, scales and cuts a series into windows.
 *
 * @throws {BadInputError} when the series has gaps or is too short for a single training or test window
 */
export function prepareDataset(series: Series, options: DatasetOptions): Dataset {
  requireFinite(series);
  requireStorableErrors(series);
  const { sequence, horizon, ratioTrainSet, testBegin } = options;
  const split = splitDays(series.dates, ratioTrainSet, testBegin);
  const size = { sequence, horizon };
  const [train, test] = [trainWindows(split, size), testWindows(split, size)];
  if (train.length === 0) throw new BadInputError(trainingPartTooShort(split, options));
  if (test.length === 0) throw new BadInputError(testPartTooShort(split, options));
  const scaler = fitScaler(series.close.subarray(0, split.trainDays));
  return { ...size, series, split, scaler, scaled: scale(scaler, series.close), train, test };
}

function requireFinite({ dates, close }: Series): void {
  const bad = close.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new BadInputError(`The close of ${dates[bad]} is not a number (${close[bad]}).`);
}

/** A model's errors are about as large as the closes are apart: where their squares are no FLOATs, neither is any MSE. */
function requireStorableErrors({ close }: Series): void {
  const span =
    close.reduce((most, value) => Math.max(most, value), -Infinity) -
    close.reduce((least, value) => Math.min(least, value), Infinity);
  if (close.length === 0 || fitsFloat(span ** 2)) return;
  const factor = 10 ** -Math.round(Math.log10(span));
  throw new BadInputError(
    `The closes are ${span.toPrecision(3)} apart, and squared errors of that size are not in the range of the FLOAT column ` +
      `MSE (1.4e-45 to 3.4e38): import them in another unit, such as multiplied by ${factor.toExponential()}.`,
  );
}

function trainingPartTooShort(
  { trainDays, days }: Split,
  { sequence, horizon, ratioTrainSet }: DatasetOptions,
): string {
  return (
    `A window of SIZE_SEQUENCE ${sequence} with SIZE_UNIT_OUTPUT ${horizon} needs ${sequence + horizon} days, ` +
    `and the training part has ${trainDays} (RATIO_TRAIN_SET ${ratioTrainSet} of ${days}).`
  );
}

function testPartTooShort({ testFirst, days }: Split, { horizon }: DatasetOptions): string {
  return `SIZE_UNIT_OUTPUT ${horizon} needs as many days to test on, and the test part has ${days - testFirst}.`;
}
