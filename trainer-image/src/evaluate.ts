import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset } from './data/dataset.ts';
import { BadInputError } from './errors.ts';
import { score } from './metrics.ts';
import type { Scores } from './metrics.ts';
import type { Model } from './model/model.ts';

const WINDOWS_PER_CALL = 256;

/** Scores, and the scaled forecasts of the windows that they come from, `horizon` values for each. */
export type Evaluation = Scores & { predicted: Float32Array };

/**
 * Scores a model on one part of the series.
 *
 * @param windows of that part, by their first days: of the test part where none are given
 * @throws BadInputError when a forecast is not a number
 */
export async function evaluate(model: Model, dataset: Dataset, windows = dataset.test): Promise<Evaluation> {
  const predicted = new Float32Array(windows.length * dataset.horizon);
  for (let begin = 0; begin < windows.length; begin += WINDOWS_PER_CALL) {
    predicted.set(model.predict(windows.slice(begin, begin + WINDOWS_PER_CALL)), begin * dataset.horizon);
    await nextTurn();
  }
  const scores = score(dataset, predicted, windows);
  if (Number.isFinite(scores.mse)) return { ...scores, predicted };
  throw new BadInputError('Training diverged: the forecasts are not numbers; try a smaller LEARNING_RATE.');
}
