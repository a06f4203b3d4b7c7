import { assert, float, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '../errors.ts';
import { seededRandom } from '../model/random.ts';
import { prepareDataset } from './dataset.ts';
import type { DatasetOptions, Series } from './dataset.ts';

function series(close: ArrayLike<number>): Series {
  const dates = Array.from(close, (_, index) => String(20_000_000 + index));
  return { dates, close: Float32Array.from(close) };
}

const counting = (days: number): Series => series(Array.from({ length: days }, (_, day) => day));

const options = (changes: Partial<DatasetOptions> = {}): DatasetOptions => ({
  sequence: 3,
  horizon: 1,
  ratioTrainSet: 0.5,
  ...changes,
});

test('cuts every window that fits, and no other', () => {
  const { train, test: tested, split } = prepareDataset(counting(10), options());
  expect(split).toEqual({ trainDays: 5, testFirst: 5, days: 10 });
  expect([...train]).toEqual([0, 1]); // days 0-2 → 3, 1-3 → 4
  expect([...tested]).toEqual([2, 3, 4, 5, 6]); // days 2-4 → 5 … 6-8 → 9
});

test('keeps all days of a longer horizon on one side', () => {
  const { train, test: tested } = prepareDataset(counting(12), options({ horizon: 2 }));
  expect([...train]).toEqual([0, 1]); // 1-3 → 4, 5
  expect([...tested]).toEqual([3, 4, 5, 6, 7]); // 3-5 → 6, 7 … 7-9 → 10, 11
});

test('tests from testBegin on', () => {
  const { train, test: tested } = prepareDataset(counting(10), options({ testBegin: '20000008' }));
  expect([...train]).toEqual([0, 1]);
  expect([...tested]).toEqual([5, 6]);
});

test('validates on the days that are set aside for it', () => {
  const parts = prepareDataset(counting(12), options({ validationRatio: 0.25 }));
  expect([...parts.train]).toEqual([0, 1, 2]); // days 0-2 → 3 … 2-4 → 5
  expect([...(parts.validation ?? [])]).toEqual([3, 4, 5]); // days 3-5 → 6 … 5-7 → 8
  expect([...parts.test]).toEqual([6, 7, 8]); // days 6-8 → 9 … 8-10 → 11
});

describe('refuses', () => {
  test.each([
    ['a window longer than the training part', 10, { sequence: 5 }, /needs 6 days.*training part has 5.*of 10/],
    ['a horizon longer than the test part', 10, { horizon: 3, sequence: 1, ratioTrainSet: 0.8 }, /test part has 2/],
    [
      'a horizon longer than the validation part',
      30,
      { horizon: 4, validationRatio: 0.1 },
      /SIZE_UNIT_OUTPUT 4 needs as many days to validate on, and the validation part has 3/,
    ],
    ['an empty series', 0, {}, /training part has 0/],
  ])('%s', (_title, days, changes, message) => {
    expect(() => prepareDataset(counting(days), options(changes))).toThrow(BadInputError);
    expect(() => prepareDataset(counting(days), options(changes))).toThrow(message);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('a close of %f, naming the day', (value) => {
    expect(() => prepareDataset(series([1, 2, value, 4]), options())).toThrow(/20000002.*is not a number/);
  });
});

describe('the range of prices', () => {
  const scaled = (factor: number): Series => series([1, 2, 3, 2, 1, 2, 3, 2, 1, 2].map((close) => close * factor));

  test.each([1e-18, 1e-6, 1, 1e8, 8e18])('may be %d', (factor) => {
    expect(() => prepareDataset(scaled(factor), options())).not.toThrow();
  });

  test('may be 0', () => {
    expect(() => prepareDataset(series(Array.from({ length: 10 }, () => 7)), options())).not.toThrow();
  });

  test.each([
    [1e20, /The closes are 2\.00e\+20 apart.*multiplied by 1e-20\.$/],
    [1e38, /multiplied by 1e-38\.$/],
    [1e-30, /The closes are 2\.00e-30 apart.*multiplied by 1e\+30\.$/],
  ])('may not be %d: its squares are not FLOATs', (factor, message) => {
    expect(() => prepareDataset(scaled(factor), options())).toThrow(BadInputError);
    expect(() => prepareDataset(scaled(factor), options())).toThrow(message);
  });
});

const settings = record({
  days: integer({ min: 30, max: 80 }),
  sequence: integer({ min: 1, max: 6 }),
  horizon: integer({ min: 1, max: 4 }),
  ratioTrainSet: float({ min: Math.fround(0.4), max: Math.fround(0.8), noNaN: true }),
  seed: integer(),
});

describe('for any series and split', () => {
  test('no target crosses the split and no window leaves the series', () => {
    const holds = property(settings, ({ days, ...others }) => {
      const { train, test: tested, split, sequence, horizon } = prepareDataset(counting(days), others);
      const end = (first: number): number => first + sequence + horizon;
      expect(Math.max(...[...train].map(end))).toBe(split.trainDays);
      expect(Math.min(...[...tested].map((first) => first + sequence))).toBe(split.testFirst);
      expect(Math.max(...[...tested].map(end))).toBe(days);
      expect(Math.min(...train, ...tested)).toBe(0);
    });
    assert(holds);
  });

  test('nothing that training sees depends on the test part', () => {
    const holds = property(settings, ({ days, seed, ...others }) => {
      const random = seededRandom(seed);
      const closes = Float32Array.from({ length: days }, () => 1000 + random.normal());
      const before = prepareDataset(series(closes), others);
      const changed = closes.map((value, day) => (day < before.split.testFirst ? value : 5000 * random.normal()));
      const after = prepareDataset(series(changed), others);
      expect(after.scaler).toEqual(before.scaler);
      expect(after.train).toEqual(before.train);
      const seen = before.split.trainDays;
      expect(after.scaled.subarray(0, seen)).toEqual(before.scaled.subarray(0, seen));
    });
    assert(holds);
  });
});
