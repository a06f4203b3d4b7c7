import { forwardPass, mapWeights, WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { StackedWeights, Weights } from '@tuningsweep/model';
import { seededRandom } from '../model/random.ts';
import type { Backend } from './backend.ts';

// Small, with units that do not fill the vectors of any instruction set, and even: of odd sizes TensorFlow complains.
const SHAPE = { sequence: 4, inputUnits: 6, hiddenUnits: 22, horizon: 2 };
const WINDOWS = Int32Array.of(0, 2, 3, 7);
const DAYS = 16;
const STEP = 1e-5;
// Float32 arithmetic differs by 5e-7 at most here; one lost element of a bias by ten times this and more.
const TOLERANCE = 1e-5;

/**
 * Compares a backend's gradient with the slope of the loss along one direction that all weights take part in, measured by
 * plain double precision arithmetic. A library that lacks something, or computes it otherwise, is found out before it
 * trains for hours. Takes some milliseconds.
 *
 * @throws Error when they differ
 */
export function probeGradient(backend: Backend): void {
  const random = seededRandom(20);
  const shapes = weightShapes(SHAPE);
  const randomValues = (length: number): Float32Array => Float32Array.from({ length }, () => 0.3 * random.normal());
  const randomWeights = (): Weights => mapWeights((name) => randomValues(shapes[name].reduce((a, b) => a * b)));
  const [weights, direction, series] = [randomWeights(), randomWeights(), randomValues(DAYS)];
  const found = slopeOf(gradientOf(backend, weights, series), direction);
  const lossAt = (by: number): number => referenceLoss(moveAlong(weights, direction, by), series);
  const expected = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
  const difference = Math.abs(found - expected) / Math.abs(expected);
  if (difference <= TOLERANCE) return;
  throw new Error(
    `its gradient is wrong: a slope of ${found} where ${expected} was expected, ${difference.toExponential(1)} off`,
  );
}

function gradientOf(backend: Backend, weights: Weights, series: Float32Array): Weights {
  const adam = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  const model = backend.create({ shape: SHAPE, series, weights, adam });
  try {
    return model.gradients(WINDOWS);
  } finally {
    model.dispose();
  }
}

const slopeOf = (gradient: Weights, direction: Weights): number =>
  WEIGHT_NAMES.map((name) => gradient[name].reduce((sum, g, k) => sum + g * (direction[name][k] ?? 0), 0)).reduce(
    (sum, part) => sum + part,
  );

function moveAlong(weights: Weights, direction: Weights, by: number): StackedWeights {
  const at = mapWeights((name) =>
    Float64Array.from(weights[name], (value, k) => value + by * (direction[name][k] ?? 0)),
  );
  return {
    lstm1: { kernel: at['lstm1/kernel'], recurrent: at['lstm1/recurrent'], bias: at['lstm1/bias'] },
    lstm2: { kernel: at['lstm2/kernel'], recurrent: at['lstm2/recurrent'], bias: at['lstm2/bias'] },
    dense: { kernel: at['dense/kernel'], bias: at['dense/bias'] },
  };
}

function referenceLoss(weights: StackedWeights, series: Float32Array): number {
  const { sequence, horizon } = SHAPE;
  const squares = [...WINDOWS].flatMap((first) => {
    const predicted = forwardPass(weights, series.subarray(first, first + sequence));
    return [...predicted].map((value, ahead) => (value - (series[first + sequence + ahead] ?? Number.NaN)) ** 2);
  });
  return squares.reduce((sum, square) => sum + square) / (WINDOWS.length * horizon);
}
