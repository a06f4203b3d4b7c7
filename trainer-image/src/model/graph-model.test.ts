import { mapWeights, WEIGHT_NAMES } from '@tuningsweep/model';
import type { ModelShape, Weights } from '@tuningsweep/model';
import { describe, expect, test } from 'vitest';
import { ADAM_DEFAULTS } from '../graph/adam.ts';
import { loadTfjsNode } from '../backend/layers.ts';
import { loadBinding } from '../graph/binding.ts';
import { blockLstm } from '../graph/lstm-block.ts';
import { nativeLstm } from '../graph/lstm-native.ts';
import { loadNativeKernels } from '../graph/native-kernels.ts';
import { initialWeights } from './initialize.ts';
import { GraphModel } from './graph-model.ts';
import { LayersModel } from './layers-model.ts';
import type { LstmKernels } from '../graph/lstm.ts';
import type { Model, ModelOptions } from './model.ts';
import { seededRandom } from './random.ts';

const tf = loadTfjsNode();
loadNativeKernels();
const KERNELS = { native: nativeLstm, block: blockLstm };

type Case = ModelShape & { batch: number };

const SMALL_CASES: Case[] = [
  { sequence: 5, inputUnits: 3, hiddenUnits: 4, horizon: 1, batch: 3 },
  { sequence: 7, inputUnits: 5, hiddenUnits: 3, horizon: 4, batch: 6 },
  { sequence: 3, inputUnits: 2, hiddenUnits: 7, horizon: 2, batch: 1 },
  { sequence: 2, inputUnits: 1, hiddenUnits: 1, horizon: 1, batch: 2 },
  { sequence: 6, inputUnits: 17, hiddenUnits: 33, horizon: 1, batch: 13 },
];
const SEED_CASE: Case = { sequence: 50, inputUnits: 50, hiddenUnits: 64, horizon: 1, batch: 20 };

// Largest difference relative to the largest value of the same tensor. Both sides compute in float32 (relative precision
// 6e-8) but add up in another order; over 50 steps that is worth a few units in the last place.
const FORWARD_TOLERANCE = 2e-6;
const GRADIENT_TOLERANCE = 4e-6;
// Length of the difference relative to the length of the way the weights went in ten steps. Adam divides each gradient by
// its own size, so where a gradient is nearly zero its rounding errors count as much as the large ones' values.
const ADAM_TOLERANCE = 1e-4;

const DAYS = 120;

/** Every weight random, biases too: a zero bias would hide a mistake in its place. */
function randomWeights(shape: ModelShape, seed: number): Weights {
  const random = seededRandom(seed);
  const weights = initialWeights(shape, random);
  for (const name of WEIGHT_NAMES) weights[name] = weights[name].map((value) => value + 0.05 * random.normal());
  return weights;
}

function bothModels(shape: ModelShape, epsilon: number, kernels: LstmKernels): { model: Model; stock: Model } {
  const random = seededRandom(11);
  const series = Float32Array.from({ length: DAYS }, () => random.normal());
  const weights = randomWeights(shape, 5);
  const adam = { ...ADAM_DEFAULTS, learningRate: 0.005, epsilon };
  const options: ModelOptions = { shape, series, weights, adam };
  return { model: new GraphModel(options, kernels), stock: new LayersModel(tf, options) };
}

function randomWindows({ sequence, horizon }: ModelShape, count: number, seed = 3): Int32Array {
  const possible = DAYS - sequence - horizon + 1;
  return seededRandom(seed).permutation(possible).subarray(0, count).slice();
}

function relativeDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const difference = expected.reduce((max, value, k) => Math.max(max, Math.abs(value - (actual[k] ?? 0))), 0);
  return largest === 0 ? difference : difference / largest;
}

const distance = (a: Float32Array, b: Float32Array): number =>
  Math.hypot(...a.map((value, index) => value - (b[index] ?? 0)));

const within =
  (tolerance: number) =>
  ({ difference }: { difference: number }): boolean =>
    difference < tolerance;

const title = ({ sequence, inputUnits, hiddenUnits, horizon, batch }: Case): string =>
  `sequence ${sequence}, units ${inputUnits} and ${hiddenUnits}, horizon ${horizon}, batch ${batch}`;
const cases = [...SMALL_CASES, SEED_CASE].map((each) => [title(each), each] as const);

describe.each(Object.entries(KERNELS))('the graph with %s kernels agrees with stock tfjs layers', (_name, kernels) => {
  test.each(cases)('predictions: %s', (_title, shape) => {
    const { model, stock } = bothModels(shape, 1e-7, kernels);
    const windows = randomWindows(shape, shape.batch);
    expect(relativeDifference(model.predict(windows), stock.predict(windows))).toBeLessThan(FORWARD_TOLERANCE);
    model.dispose();
  });

  test.each(cases)('every gradient: %s', (_title, shape) => {
    const { model, stock } = bothModels(shape, 1e-7, kernels);
    const windows = randomWindows(shape, shape.batch);
    const [ours, theirs] = [model.gradients(windows), stock.gradients(windows)];
    for (const name of WEIGHT_NAMES) {
      const difference = relativeDifference(ours[name], theirs[name]);
      expect({ name, difference }).toSatisfy(within(GRADIENT_TOLERANCE));
    }
    model.dispose();
  });

  // tfjs and TensorFlow's kernel put Adam's epsilon in different places; one too small to matter makes them comparable.
  test.each(cases)('loss and weights, ten steps of Adam with a smaller batch at the end: %s', (_title, shape) => {
    const { model, stock } = bothModels(shape, 1e-12, kernels);
    const before = model.weights();
    for (let step = 0; step < 10; step += 1) {
      const count = step === 9 ? Math.ceil(shape.batch / 2) : shape.batch;
      const windows = randomWindows(shape, count, step);
      const [ours, theirs] = [model.trainStep(windows), stock.trainStep(windows)];
      expect(Math.abs(ours - theirs) / theirs).toBeLessThan(step === 0 ? GRADIENT_TOLERANCE : ADAM_TOLERANCE);
    }
    const [ours, theirs] = [model.weights(), stock.weights()];
    for (const name of WEIGHT_NAMES) {
      const way = distance(before[name], theirs[name]);
      expect({ name, difference: distance(ours[name], theirs[name]) / way }).toSatisfy(within(ADAM_TOLERANCE));
    }
    model.dispose();
  });
});

describe('Adam', () => {
  test("follows Keras's formula, epsilon included", () => {
    const shape = { sequence: 2, inputUnits: 1, hiddenUnits: 1, horizon: 1 };
    const weights = randomWeights(shape, 5);
    const adam = { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 0.5 };
    const model = new GraphModel({ shape, series: Float32Array.of(1, 2, 3, 4), weights, adam }, nativeLstm);
    const windows = Int32Array.of(0, 1);
    let [bias, m, v] = [weights['dense/bias'][0] ?? 0, 0, 0];
    for (let t = 1; t <= 3; t += 1) {
      const gradient = model.gradients(windows)['dense/bias'][0] ?? 0;
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      bias -= ((0.1 * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t)) * (m / (Math.sqrt(v) + 0.5));
      model.trainStep(windows);
      expect(model.weights()['dense/bias'][0]).toBeCloseTo(bias, 5);
    }
    model.dispose();
  });
});

test.each(Object.entries(KERNELS))(
  '%s kernels: the gradient of a one-day window, which stock layers cannot do, is the slope of the loss',
  (_name, kernels) => {
    const shape = { sequence: 1, inputUnits: 3, hiddenUnits: 2, horizon: 2 };
    const random = seededRandom(4);
    const weights = randomWeights(shape, 5);
    const direction = mapWeights((name) => weights[name].map(() => random.normal()));
    const windows = Int32Array.of(0, 2, 4);
    const at = (step: number): Model => {
      const moved = mapWeights((name) => weights[name].map((value, k) => value + step * (direction[name][k] ?? 0)));
      const series = Float32Array.of(0.5, -1, 0.3, 0.8, 1.2, -0.4, 0.1);
      return new GraphModel({ shape, series, weights: moved, adam: { ...ADAM_DEFAULTS, learningRate: 0.01 } }, kernels);
    };
    const gradients = at(0).gradients(windows);
    const slope = WEIGHT_NAMES.map((name) =>
      gradients[name].reduce((sum, g, k) => sum + g * (direction[name][k] ?? 0), 0),
    );
    const measured = (at(0.01).trainStep(windows) - at(-0.01).trainStep(windows)) / 0.02;
    expect(slope.reduce((sum, part) => sum + part, 0) / measured).toBeCloseTo(1, 2);
  },
);

describe('a model', () => {
  const shape = { sequence: 4, inputUnits: 3, hiddenUnits: 5, horizon: 2 };

  test('gives back the weights it was made with', () => {
    const weights = randomWeights(shape, 9);
    const series = new Float32Array(20);
    const model = new GraphModel(
      { shape, series, weights, adam: { ...ADAM_DEFAULTS, learningRate: 0.01 } },
      nativeLstm,
    );
    expect(model.weights()).toEqual(weights);
    model.dispose();
  });

  test('predicts a window alike in a batch of any size', () => {
    const { model } = bothModels(shape, 1e-7, nativeLstm);
    const windows = randomWindows(shape, 9);
    const together = model.predict(windows);
    for (const [k, window] of windows.entries()) {
      const alone = model.predict(Int32Array.of(window));
      expect(relativeDifference(alone, together.subarray(2 * k, 2 * k + 2))).toBeLessThan(FORWARD_TOLERANCE);
    }
    model.dispose();
  });

  test('leaves no tensor behind after a step', () => {
    const { model } = bothModels(shape, 1e-7, nativeLstm);
    const windows = randomWindows(shape, 4);
    model.trainStep(windows);
    const before = loadBinding().getNumOfTensors();
    for (let step = 0; step < 50; step += 1) model.trainStep(windows);
    expect(loadBinding().getNumOfTensors()).toBe(before);
    model.dispose();
  });
});
