import { expect, test } from 'vitest';
import type { HyperParameters, TrainingTime } from '@tuningsweep/ledger';
import { estimate } from './estimate.ts';
import { aPoint } from '../../../test/support/builders.ts';

const DAYS = 1000;
const MEANS = { trainDays: (ratio: number) => DAYS * ratio, daysOf: () => DAYS, parallelism: 2, checkpoints: [] };

const pointOf = (changes: Partial<HyperParameters> = {}): HyperParameters =>
  aPoint({ epoch: 10, sizeUnitInput: 8, sizeUnitHidden: 8, ...changes });

function took(epochSeconds: number, changes: Partial<HyperParameters> = {}, beside = 0): TrainingTime {
  const point = { ticker: 'T', begin: '20200101', end: '20221231', modelVersion: 1, seed: 1 };
  return { point: { ...point, parameters: pointOf(changes) }, seconds: epochSeconds + beside, epochSeconds };
}

const of = (count: number, changes: Partial<HyperParameters> = {}) => ({ parameters: pointOf(changes), count });

test('nothing finished, no estimate', () => expect(estimate([of(1)], [], MEANS)).toBeUndefined());

test('the same again takes as long, so many at a time', () => {
  expect(estimate([of(4)], [took(30)], MEANS)).toEqual({ low: 60, high: 60, measured: 1, scaled: 0 });
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
