import { expect, it } from 'vitest';
import { gridPoints } from '../points.ts';

const range = (count: number, step: number) => ({
  values: Array.from({ length: count }, (_, index) => (index + 1) * step),
});

it('a million points have as many codes', () => {
  const spec = {
    data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
    parameters: {
      epoch: range(100, 1),
      batchSize: range(100, 1),
      learningRate: range(10, 0.001),
      ratioTrainSet: range(5, 0.1),
      sizeSequence: { values: [50] },
      sizeUnitInput: range(2, 32),
      sizeUnitHidden: { values: [64] },
      sizeUnitOutput: { values: [1] },
    },
    modelVersion: 1,
    seed: 42,
  };
  const seen = new Set<string>();
  for (const point of gridPoints(spec, 'abcdefg')) seen.add(point.codeTask);
  expect(seen.size).toBe(1_000_000);
});
