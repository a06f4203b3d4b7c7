import { expect, test } from 'vitest';
import type { PendingPoint, StoredPoint } from '@tuningsweep/ledger';
import { shortestFirst } from './next-tasks.ts';

const pointOf = (rate: number, epoch: number): StoredPoint => ({
  modelVersion: 1,
  seed: 42,
  parameters: { epoch, learningRate: rate },
});

/** Tasks in the order of their grid, named by what they train. */
const waiting = (...trainings: (readonly [rate: number, epoch: number])[]): PendingPoint[] =>
  trainings.map(([rate, epoch], idxTask) => ({ codeTask: `${rate}x${epoch}`, idxTask, point: pointOf(rate, epoch) }));

const order = (pending: readonly PendingPoint[], atWork: readonly StoredPoint[] = []) =>
  shortestFirst(pending, atWork).map(({ codeTask }) => codeTask);

test('tasks without shorter ones keep their order', () => {
  expect(order(waiting([1, 30], [2, 20], [3, 10]))).toEqual(['1x30', '2x20', '3x10']);
});

test('a longer training comes after those that have to wait for none', () => {
  expect(order(waiting([1, 20], [1, 30], [2, 20], [2, 30]))).toEqual(['1x20', '2x20', '1x30', '2x30']);
});

test('once the shorter one is over, the longer one keeps its place', () => {
  expect(order(waiting([1, 30], [2, 20], [2, 30]))).toEqual(['1x30', '2x20', '2x30']);
});

test('a longer training waits for one that is at work too', () => {
  expect(order(waiting([1, 30], [2, 20]), [pointOf(1, 20)])).toEqual(['2x20', '1x30']);
});

test('a shorter training waits for no longer one', () => {
  expect(order(waiting([1, 20], [2, 20]), [pointOf(1, 30)])).toEqual(['1x20', '2x20']);
});

test('another seed is another training', () => {
  expect(order(waiting([1, 30], [2, 20]), [{ ...pointOf(1, 20), seed: 43 }])).toEqual(['1x30', '2x20']);
});

test('a task whose point was written over keeps its place', () => {
  const [first, ...others] = waiting([1, 20], [1, 30]);
  const odd: PendingPoint = { codeTask: 'x', idxTask: 9, point: undefined, odd: 'TB_TASK.POINT: …' };
  expect(order([...(first ? [first] : []), odd, ...others])).toEqual(['1x20', 'x', '1x30']);
});
