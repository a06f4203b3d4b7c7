import { WEIGHT_NAMES, weightShapes } from '@tuningsweep/model';
import type { Weights } from '@tuningsweep/model';
import { describe, expect, test } from 'vitest';
import { glorotUniform, initialWeights, orthogonalRows } from './initialize.ts';
import { seededRandom } from './random.ts';

const SHAPE = { sequence: 3, inputUnits: 6, hiddenUnits: 5, horizon: 2 };

const make = (seed: number): Weights => initialWeights(SHAPE, seededRandom(seed));

describe('first weights', () => {
  test('have the shape of the model', () => {
    const weights = initialWeights(SHAPE, seededRandom(1));
    const shapes = weightShapes(SHAPE);
    for (const name of WEIGHT_NAMES) {
      expect(weights[name]).toHaveLength(shapes[name].reduce((product, size) => product * size, 1));
    }
  });

  test('open the forget gates and leave every other bias at zero', () => {
    const weights = initialWeights(SHAPE, seededRandom(1));
    expect([...weights['lstm2/bias']]).toEqual([...Array(5).fill(0), ...Array(5).fill(1), ...Array(10).fill(0)]);
    expect([...weights['dense/bias']]).toEqual([0, 0]);
  });

  test('come from the seed alone', () => {
    expect(make(7)).toEqual(make(7));
    for (const seed of [8, 7 + 2 ** 32]) {
      expect(make(seed)['lstm1/kernel']).not.toEqual(make(7)['lstm1/kernel']);
    }
  });
});

test('Glorot uniform values fill their interval', () => {
  const limit = Math.sqrt(6 / (20 + 80));
  const values = glorotUniform(20, 80, seededRandom(3));
  expect(Math.max(...values)).toBeLessThanOrEqual(limit);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
  expect(Math.max(...values)).toBeGreaterThan(0.98 * limit);
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  expect(variance / (limit ** 2 / 3)).toBeCloseTo(1, 1);
});

test.each([
  [1, 4],
  [5, 20],
  [64, 256],
])('orthogonal rows: %i of %i columns', (rows, columns) => {
  const matrix = orthogonalRows(rows, columns, seededRandom(3));
  const row = (index: number) => matrix.subarray(index * columns, (index + 1) * columns);
  for (let a = 0; a < rows; a += 1) {
    for (let b = a; b < rows; b += 1) {
      const product = row(a).reduce((sum, value, k) => sum + value * (row(b)[k] ?? 0), 0);
      expect(Math.abs(product - (a === b ? 1 : 0))).toBeLessThan(1e-6);
    }
  }
});
