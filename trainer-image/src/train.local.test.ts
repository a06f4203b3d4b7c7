import type { EpochMetric } from '@tuningsweep/ledger';
import type { Weights } from '@tuningsweep/model';
import { describe, expect, test } from 'vitest';
import { prepareDataset } from './data/dataset.ts';
import type { Dataset } from './data/dataset.ts';
import { evaluate } from './evaluate.ts';
import { ADAM_DEFAULTS } from './graph/adam.ts';
import { blockLstm } from './graph/lstm-block.ts';
import { initialWeights } from './model/initialize.ts';
import { GraphModel } from './model/graph-model.ts';
import { seededRandom } from './model/random.ts';
import { train } from './train.ts';

function sine(days: number): Dataset {
  const close = Float32Array.from({ length: days }, (_, day) => 100 + 10 * Math.sin(day / 5));
  const dates = Array.from({ length: days }, (_, day) => String(20_000_000 + day));
  return prepareDataset({ dates, close }, { sequence: 10, horizon: 1, ratioTrainSet: 0.8 });
}

interface Run {
  learningRate?: number;
  batchSize?: number;
  epochs?: number;
  seed?: number;
}

function start(dataset: Dataset, { learningRate = 0.01, batchSize = 16, epochs = 2, seed = 1 }: Run) {
  const random = seededRandom(seed);
  const shape = { sequence: dataset.sequence, inputUnits: 6, hiddenUnits: 8, horizon: dataset.horizon };
  const weights = initialWeights(shape, random);
  const model = new GraphModel(
    { shape, series: dataset.scaled, weights, adam: { ...ADAM_DEFAULTS, learningRate } },
    blockLstm,
  );
  const metrics: EpochMetric[] = [];
  const loss = train(model, {
    windows: dataset.train,
    epochs,
    batchSize,
    random,
    onEpoch: async (metric) => void metrics.push(metric),
  });
  return { model, metrics, loss };
}

test('a series that can be learnt is forecast much better than by the last known close', async () => {
  const dataset = sine(300);
  const { model, loss } = start(dataset, { epochs: 25 });
  expect(await loss).toBeLessThan(0.001);
  const scores = await evaluate(model, dataset);
  expect(scores.mse).toBeLessThan(scores.naiveMse / 5);
  expect(scores.accuracy).toBeGreaterThan(0.9);
  model.dispose();
});

describe('an epoch', () => {
  test('reports its number, loss and time, and the last loss is the result', async () => {
    const { model, metrics, loss } = start(sine(60), { epochs: 3 });
    expect(await loss).toBe(metrics.at(-1)?.loss);
    expect(metrics.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(metrics.every(({ seconds }) => seconds > 0)).toBe(true);
    model.dispose();
  });

  test('takes in every window once, the last batch being smaller', async () => {
    const dataset = sine(60); // 38 training windows
    const { model, loss } = start(dataset, { batchSize: 38, epochs: 1, learningRate: 1e-12 });
    const whole = await loss;
    model.dispose();
    const inParts = start(dataset, { batchSize: 7, epochs: 1, learningRate: 1e-12 });
    expect(dataset.train.length % 7).not.toBe(0);
    expect(Math.abs((await inParts.loss) - whole) / whole).toBeLessThan(1e-5);
    inParts.model.dispose();
  });

  test('lets the event loop turn, however short it is, so that signals and a lost parent are noticed', async () => {
    let turns = 0;
    const count = (): void => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const { model, loss } = start(sine(60), { epochs: 20 }); // of 3 steps each
    await loss;
    clearImmediate(next);
    model.dispose();
    expect(turns).toBeGreaterThanOrEqual(19);
  });
});

test('a diverged loss is bad input and names the epoch', async () => {
  const { model, metrics, loss } = start(sine(60), { learningRate: 1e38 });
  await expect(loss).rejects.toThrow(/diverged: the loss of epoch 1 is (NaN|Infinity)/);
  expect(metrics).toEqual([]);
  model.dispose();
});

async function trainedWeights(seed: number): Promise<Weights> {
  const { model, loss } = start(sine(60), { seed });
  await loss;
  const weights = model.weights();
  model.dispose();
  return weights;
}

test('the seed alone decides the weights', async () => {
  const weights = await trainedWeights(5);
  expect(await trainedWeights(5)).toEqual(weights);
  expect((await trainedWeights(6))['dense/kernel']).not.toEqual(weights['dense/kernel']);
});
