import { expect, test } from 'vitest';
import { epochsOf } from './epochs.ts';
import { aPoint } from '../../../test/support/builders.ts';

const of = (epoch: number, count: number, changes = {}) => ({ parameters: aPoint({ epoch, ...changes }), count });
const total = (...[todo, kept = []]: [Parameters<typeof epochsOf>[0], Parameters<typeof epochsOf>[1]?]) => [
  ...epochsOf(todo, kept).values(),
];

test('points of one length are trained whole', () => expect(total([of(20, 3)])).toEqual([60]));

test('longer ones go on from the shorter ones, each from the next', () => {
  expect(total([of(30, 4), of(10, 4), of(20, 4)])).toEqual([40, 40, 40]);
});

test('those that have no shorter one are trained whole', () => {
  expect(total([of(20, 1), of(30, 3)])).toEqual([20, 10 + 2 * 30]);
});

test('another size is another training', () => {
  expect(total([of(20, 1), of(30, 1, { sizeUnitHidden: 9 })])).toEqual([20, 30]);
});

test('checkpoints that are kept count, once each', () => {
  expect(total([of(30, 3)], [{ epoch: 20, count: 2 }])).toEqual([2 * 10 + 30]);
});

test('a checkpoint of more epochs is of no use', () => {
  expect(total([of(20, 1)], [{ epoch: 25, count: 1 }])).toEqual([20]);
});
