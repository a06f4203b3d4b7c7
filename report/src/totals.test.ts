import { expect, test } from 'vitest';
import type { TaskRow } from '@tuningsweep/ledger';
import { Totals } from './totals.ts';

const AXES = [
  { name: 'optimizer', values: ['sgd', 'adam'], when: [] },
  { name: 'momentum', values: [0.99, 0.9], when: [{ name: 'optimizer', values: ['sgd'] }] },
];

function aTask(parameters: TaskRow['parameters'], metrics: TaskRow['metrics'], seconds?: number): TaskRow {
  const row = { codeTask: 'a', idxTask: 0, inGrid: true, status: 'Completed', attempt: 1 } as const;
  return { ...row, parameters, metrics, ...(seconds !== undefined && { seconds }) };
}

function totals(...metrics: string[]): Totals {
  const all = new Totals(AXES, metrics);
  all.add(aTask({ optimizer: 'sgd', momentum: 0.9 }, { auc: 1, size: 10 }, 4));
  all.add(aTask({ optimizer: 'sgd', momentum: 0.9 }, { auc: 3 }));
  all.add(aTask({ optimizer: 'adam' }, { auc: 5 }, 8));
  return all;
}

test('numbers are in order, words in that of the manifest, and tasks that do without come last', () => {
  const [optimizer, momentum] = totals('auc').along(['auc']);
  expect(optimizer?.values.map(({ value, tasks }) => [value, tasks])).toEqual([
    ['sgd', 2],
    ['adam', 1],
  ]);
  expect(momentum?.values.map(({ value, tasks }) => [value, tasks])).toEqual([
    [0.9, 2],
    [0.99, 0],
    [null, 1],
  ]);
});

test('each metric has its own boxes, of the tasks that have it', () => {
  const all = totals('auc', 'size', 'gone');
  expect(all.metrics).toEqual(['auc', 'size']);
  const [optimizer] = all.along(['auc', 'size']);
  expect(optimizer?.values.map(({ metrics, seconds }) => [...metrics, seconds])).toEqual([
    [[1, 1.5, 2, 2.5, 3], Array(5).fill(10), Array(5).fill(4)],
    [Array(5).fill(5), null, Array(5).fill(8)],
  ]);
});

test('time is that of the tasks of which it is known', () => {
  expect(totals().time).toEqual({ total: 12, median: 6 });
  expect(totals().tasks).toBe(3);
  expect(new Totals(AXES, []).time).toBeUndefined();
});
