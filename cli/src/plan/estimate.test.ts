import { describe, expect, test } from 'vitest';
import type { HyperParameters, TrainingTime } from '@tuningsweep/ledger';
import { estimate, estimateAlike } from './estimate.ts';
import { aPoint } from '../../../test/support/builders.ts';

const DAYS = 1000;
const MEANS = { trainDays: (ratio: number) => DAYS * ratio, daysOf: () => DAYS, parallelism: 2, checkpoints: [] };

const pointOf = (changes: Partial<HyperParameters> = {}): HyperParameters =>
  aPoint({ epoch: 10, sizeUnitInput: 8, sizeUnitHidden: 8, ...changes });

function took(epochSeconds: number, changes: Partial<HyperParameters> = {}, beside = 0): TrainingTime {
  const point = { ticker: 'T', begin: '20200101', end: '20221231', modelVersion: 1, seed: 1 };
  const seconds = epochSeconds + beside;
  // All at once: nothing lies between them.
  const span = { startedAt: 0, endedAt: 1000 * seconds };
  return { point: { ...point, parameters: pointOf(changes) }, seconds, epochSeconds, ...span };
}

const of = (count: number, changes: Partial<HyperParameters> = {}) => ({ parameters: pointOf(changes), count });

test('nothing finished, no estimate', () => expect(estimate([of(1)], [], MEANS)).toBeUndefined());

test('the same again takes as long, so many at a time', () => {
  expect(estimate([of(4)], [took(30)], MEANS)).toEqual({ low: 60, high: 60, measured: 1, scaled: 0, isRough: true });
});

test('twice the epochs take twice as long; what is beside them takes as long as before', () => {
  expect(estimate([of(2, { epoch: 20 })], [took(30, {}, 4)], MEANS)).toMatchObject({ low: 64, high: 64 });
});

test('a task that went on from a checkpoint tells of the epochs that it trained', () => {
  const time = { ...took(10, { epoch: 30 }, 4), resumedFrom: 20 };
  expect(estimate([of(2)], [time], MEANS)).toMatchObject({ low: 14, high: 14 });
});

test('a longer task goes on from the shorter one, or a checkpoint', () => {
  expect(estimate([of(2), of(2, { epoch: 20 })], [took(30)], MEANS)).toMatchObject({ low: 60 });
  const checkpoints = [{ epoch: 15, count: 2 }];
  expect(estimate([of(2, { epoch: 20 })], [took(30)], { ...MEANS, checkpoints })).toMatchObject({ low: 15 });
});

test('a larger training part takes longer', () => {
  const { low } = estimate([of(2, { ratioTrainSet: 0.9 })], [took(30)], MEANS) ?? { low: 0 };
  expect(low).toBeCloseTo((30 * (900 - 5)) / (800 - 5));
});

test('the range is that of the finished tasks of the same size', () => {
  const times = [took(30), took(40), took(1000, { sizeUnitHidden: 128 })];
  expect(estimate([of(2)], times, MEANS)).toMatchObject({ low: 30, high: 40, measured: 3 });
});

test('another size is scaled from the nearest one, and told', () => {
  const times = [took(30, { sizeUnitHidden: 64 }), took(1, { sizeUnitHidden: 1 })];
  const { low = 0, scaled } = estimate([of(2, { sizeUnitHidden: 128 })], times, MEANS) ?? {};
  expect(scaled).toBe(2);
  expect(low / 30).toBeCloseTo((8 * 9 + 128 * 136) / (8 * 9 + 64 * 72));
});

test('a trainer that records no epochs is measured by its whole time', () => {
  const { epochSeconds: _, ...time } = took(30);
  expect(estimate([of(2)], [time], MEANS)).toMatchObject({ low: 30, high: 30 });
});

test('the start of each training is counted, by what lay between finished ones', () => {
  const times = [took(30), { ...took(30), startedAt: 32_000, endedAt: 62_000 }];
  expect(estimate([of(4)], times, MEANS)).toMatchObject({ low: 64, high: 64, startSeconds: 2 });
  expect(estimateAlike([of(4)], times, MEANS)).toMatchObject({ low: 64, high: 64, startSeconds: 2 });
});

test('where tasks stop early, a share of them is trained, in stretches that start and read the data each', () => {
  const training = { low: 0.1, high: 0.5, stretches: 1.5 };
  const times = [took(30, {}, 4), { ...took(30, {}, 4), startedAt: 36_000, endedAt: 70_000 }];
  const { low, high } = estimate([of(2)], times, { ...MEANS, training }) ?? {};
  expect([low, high]).toEqual([1.5 * (4 + 2) + 3, 1.5 * (4 + 2) + 15]);
});

describe('how sure it is', () => {
  const many = Array.from({ length: 5 }, () => took(30));

  test.each([
    ['many of the same size', [of(4)], many, false],
    ['few', [of(4)], many.slice(1), true],
    ['many of another size', [of(4, { sizeUnitHidden: 64 })], many, true],
    ['many, for most', [of(4), of(3, { sizeUnitHidden: 64 })], many, false],
  ])('%s', (_, todo, times, isRough) => expect(estimate(todo, times, MEANS)?.isRough).toBe(isRough));

  test('of a trainer about which nothing else is known', () => {
    expect(estimateAlike([of(4)], many, MEANS)?.isRough).toBe(false);
    expect(estimateAlike([of(4)], many.slice(1), MEANS)?.isRough).toBe(true);
  });
});
