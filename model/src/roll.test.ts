import { describe, expect, test } from 'vitest';
import type { Network } from './network.ts';
import { rollForward } from './roll.ts';

const SCALER = { offset: 100, factor: 50 };

describe('rolling forward', () => {
  /** Forecasts the mean of its window, `horizon` times, each 0.1 more than the one before. */
  const network =
    (seen: number[][], horizon: number): Network =>
    (window) => {
      seen.push([...window]);
      const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
      return Array.from({ length: horizon }, (_, ahead) => mean + ahead / 10);
    };

  test.each([
    [1, 1, [[0.5, 1]]],
    [
      1,
      3,
      [
        [0.5, 1],
        [1, 0.75],
        [0.75, 0.875],
      ],
    ],
    [3, 2, [[0.5, 1]]],
    [
      3,
      4,
      [
        [0.5, 1],
        [0.85, 0.95],
      ],
    ],
  ])('with a horizon of %d, %d days', (horizon, days, windows) => {
    const seen: number[][] = [];
    const values = rollForward(network(seen, horizon), { sequence: 2, scaler: SCALER }, [100, 125, 150], days);
    expect(values).toHaveLength(days);
    expect(values[0]).toBeCloseTo(137.5, 10);
    expect(seen.map((window) => window.map((value) => Number(value.toFixed(6))))).toEqual(windows);
  });
});
