import { naiveMse } from '@tuningsweep/ledger';
import type { Windows } from '@tuningsweep/ledger';
import type { Dataset } from './data/dataset.ts';
import { unscale } from './data/scaler.ts';

/** How good a forecast was, in the series' own unit (docs/guide/metrics-definitions.md). */
export interface Scores {
  /** Mean squared error over all predicted values of the part. */
  mse: number;
  /** Share of windows whose first day moved in the predicted direction. */
  accuracy: number;
  /** The MSE of forecasting no change (the last known close) for the same values. */
  naiveMse: number;
}

/**
 * @param predicted scaled forecasts of the windows, `horizon` values for each
 * @param windows of one part, by their first days: of the test part where none are given
 */
export function score(dataset: Dataset, predicted: Float32Array, windows = dataset.test): Scores {
  const { series, scaler, sequence, horizon } = dataset;
  const close = (day: number): number => series.close[day] ?? Number.NaN;
  const sums = { squared: 0, sameDirection: 0 };
  for (const [index, first] of windows.entries()) {
    const last = close(first + sequence - 1);
    for (let ahead = 0; ahead < horizon; ahead += 1) {
      const actual = close(first + sequence + ahead);
      const forecast = unscale(scaler, predicted[index * horizon + ahead] ?? Number.NaN);
      sums.squared += (forecast - actual) ** 2;
      if (ahead === 0 && Math.sign(forecast - last) === Math.sign(actual - last)) sums.sameDirection += 1;
    }
  }
  const values = windows.length * horizon;
  return {
    mse: sums.squared / values,
    accuracy: sums.sameDirection / windows.length,
    naiveMse: naiveMse(series.close, windowsFrom(windows), { sequence, horizon }),
  };
}

/** The windows that follow each other from the first one's day on. */
function windowsFrom(firstDays: Int32Array): Windows {
  return { from: firstDays[0] ?? 0, count: firstDays.length };
}
