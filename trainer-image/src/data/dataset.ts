import { placeWindows, requireCloses } from '@tuningsweep/ledger';
import type { CutOptions, Split, Windows, WindowSize } from '@tuningsweep/ledger';
import { fitScaler, scale } from './scaler.ts';
import type { Scaler } from './scaler.ts';
import { asBadInput, splitDays } from './split.ts';

/** Closes of a data window, as the ledger holds them: dates ascending, YYYYMMDD. */
export interface Series {
  dates: readonly string[];
  close: Float32Array;
}

export type DatasetOptions = CutOptions;

/** A series made ready: what is trained on, validated on where days are set aside for that, and tested on. */
export type Dataset = WindowSize & {
  series: Series;
  split: Split;
  /** All closes on the model's scale. */
  scaled: Float32Array;
  scaler: Scaler;
  /** First days of windows. */
  train: Int32Array;
  validation?: Int32Array;
  test: Int32Array;
};

/**
 * Splits, scales and cuts a series into windows.
 *
 * @throws BadInputError when the series has gaps or is too short for a single window of a part
 */
export function prepareDataset(series: Series, options: DatasetOptions): Dataset {
  const { sequence, horizon, ratioTrainSet } = options;
  asBadInput(() => requireCloses(series));
  const split = splitDays(series.dates, ratioTrainSet, options);
  const { train, validation, test } = asBadInput(() => placeWindows(split, options));
  const scaler = fitScaler(series.close.subarray(0, split.trainDays));
  const scaled = scale(scaler, series.close);
  return {
    sequence,
    horizon,
    series,
    split,
    scaler,
    scaled,
    train: firstDays(train),
    ...(validation && { validation: firstDays(validation) }),
    test: firstDays(test),
  };
}

const firstDays = ({ from, count }: Windows): Int32Array => Int32Array.from({ length: count }, (_, at) => from + at);
