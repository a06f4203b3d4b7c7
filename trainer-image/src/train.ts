import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpochMetric } from '@tuningsweep/ledger';
import { BadInputError } from './errors.ts';
import type { Model } from './model/model.ts';
import type { Random } from './model/random.ts';

export interface TrainOptions {
  windows: Int32Array;
  /** Up to this epoch. */
  epochs: number;
  /** How many of them the model has behind it; 0 where absent. */
  done?: number;
  batchSize: number;
  random: Random;
  /** Told after each epoch: its number from 1, its mean loss on the scaled series, its wall time. */
  onEpoch: (metric: EpochMetric) => Promise<void>;
}

// A session call blocks; between this many of them signals and a lost parent are noticed.
const STEPS_PER_TURN = 25;

/**
 * Trains a model for a number of epochs, each over all windows in a new random order; the last batch of an epoch holds
 * what is left.
 *
 * @returns the last epoch's loss; NaN where none was left to train
 * @throws BadInputError when the loss is no longer a number
 */
export async function train(model: Model, options: TrainOptions): Promise<number> {
  let loss = Number.NaN;
  for (let epoch = (options.done ?? 0) + 1; epoch <= options.epochs; epoch += 1) {
    const begin = performance.now();
    loss = await trainEpoch(model, options);
    if (!Number.isFinite(loss)) {
      throw new BadInputError(`Training diverged: the loss of epoch ${epoch} is ${loss}; try a smaller LEARNING_RATE.`);
    }
    await options.onEpoch({ epoch, loss, seconds: (performance.now() - begin) / 1000 });
    await nextTurn(); // an epoch may have fewer steps than a turn
  }
  return loss;
}

async function trainEpoch(model: Model, { windows, batchSize, random }: TrainOptions): Promise<number> {
  const order = random.permutation(windows.length).map((index) => windows[index] ?? 0);
  let sum = 0;
  for (let begin = 0, step = 1; begin < order.length; begin += batchSize, step += 1) {
    const batch = order.slice(begin, begin + batchSize);
    sum += model.trainStep(batch) * batch.length;
    if (step % STEPS_PER_TURN === 0) await nextTurn();
  }
  return sum / order.length;
}
