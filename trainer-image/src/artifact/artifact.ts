import { fitsForecast } from '@tuningsweep/ledger';
import type { ForecastSeries, StoredModel } from '@tuningsweep/ledger';
import type { LstmTask } from '@tuningsweep/model';
import { modelJson, packModel, packWeights } from '@tuningsweep/model';
import type { ModelShape, Weights } from '@tuningsweep/model';
import type { Dataset } from '../data/dataset.ts';
import { unscale } from '../data/scaler.ts';
import { versions } from '../versions.ts';

/** A model after its training, with its scaled forecasts of the test windows. */
export interface TrainedModel {
  task: LstmTask;
  /** How it was computed, as TB_TASKATTEMPT names it. */
  backend: string;
  dataset: Dataset;
  shape: ModelShape;
  weights: Weights;
  predicted: Float32Array;
}

/** What the ledger keeps of a trained model; a forecast that is too large for one row is left out. */
export function storedModel({ task, backend, dataset, shape, weights, predicted }: TrainedModel): StoredModel {
  const { codeTask, ticker, parameters, point } = task;
  const { sequence, horizon, scaler, test } = dataset;
  const metadata = {
    codeTask,
    ticker,
    parameters,
    point,
    sequence,
    horizon,
    scaler,
    backend,
    versions: versions(),
  };
  const artifact = packModel({ model: modelJson(shape), metadata, weights: packWeights(weights) });
  if (!fitsForecast(test.length, horizon)) return { artifact };
  return { artifact, forecast: forecastSeries(dataset, predicted) };
}

/** @param predicted scaled forecasts of `dataset.test`, `horizon` values a window */
function forecastSeries({ series, scaler, sequence, horizon, test }: Dataset, predicted: Float32Array): ForecastSeries {
  const closeAt = (day: number): number => series.close[day] ?? Number.NaN;
  const firstOf = (index: number): number => test[Math.floor(index / horizon)] ?? Number.NaN;
  return {
    dates: Array.from(test, (first) => series.dates[first + sequence] ?? ''),
    actual: predicted.map((_, index) => closeAt(firstOf(index) + sequence + (index % horizon))),
    predicted: predicted.map((value) => unscale(scaler, value)),
    naive: predicted.map((_, index) => closeAt(firstOf(index) + sequence - 1)),
    horizon,
  };
}
