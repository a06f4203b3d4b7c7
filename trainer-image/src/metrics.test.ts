import { describe, expect, test } from 'vitest';
import { prepareDataset } from './data/dataset.ts';
import type { Dataset } from './data/dataset.ts';
import { score } from './metrics.ts';

/** Closes 10, 20 to train on (so scaled = (close - 10) / 10), the given ones to test on; windows of one day. */
function dataset(tested: number[], horizon = 1): Dataset {
  const training = Array.from({ length: tested.length }, (_, day) => ((tested.length - day) % 2 === 0 ? 10 : 20));
  const close = Float32Array.of(...training, ...tested);
  const dates = Array.from(close, (_, day) => String(20_200_101 + day));
  return prepareDataset({ dates, close }, { sequence: 1, horizon, ratioTrainSet: 0.5 });
}

const scaled = (...closes: number[]): Float32Array => Float32Array.from(closes, (close) => (close - 10) / 10);

describe('metrics against values computed by hand', () => {
  // The last known closes are 20 (the last training day), 22, 21, 25.
  const prepared = dataset([22, 21, 25, 25]);

  test('MSE is in the unit of the series', () => {
    // errors 1, -2, 0, 4: (1 + 4 + 0 + 16) / 4
    expect(score(prepared, scaled(23, 19, 25, 29)).mse).toBeCloseTo(21 / 4, 4);
  });

  test('the naive MSE is that of the last known close', () => {
    // errors 20-22, 22-21, 21-25, 25-25: (4 + 1 + 16 + 0) / 4
    expect(score(prepared, scaled(0, 0, 0, 0)).naiveMse).toBe(21 / 4);
  });

  test('ACCURACY counts the days whose direction was predicted', () => {
    // up (right), up (wrong: it fell), up (right), no change predicted on a day without one (right)
    expect(score(prepared, scaled(30, 23, 22, 25)).accuracy).toBe(3 / 4);
    // down (wrong), down (right), down (wrong), up on a day without change (wrong)
    expect(score(prepared, scaled(10, 10, 10, 26)).accuracy).toBe(1 / 4);
  });

  test('a perfect forecast', () => {
    const scores = score(prepared, scaled(22, 21, 25, 25));
    expect(scores.mse).toBeCloseTo(0, 10);
    expect(scores.accuracy).toBe(1);
  });
});

test('several days ahead: MSE over all values, direction by the first day', () => {
  const prepared = dataset([22, 24, 19], 2); // windows after 20 → 22, 24 and after 22 → 24, 19
  const scores = score(prepared, scaled(23, 24, 21, 19));
  expect(scores.mse).toBeCloseTo((1 + 0 + 9 + 0) / 4, 4);
  expect(scores.naiveMse).toBe((4 + 16 + 4 + 9) / 4);
  expect(scores.accuracy).toBe(1 / 2);
});
