import { expect, test } from 'vitest';
import type { TaskRow } from '@tuningsweep/ledger';
import { shownAxes } from './shown-axis.ts';
import { Totals } from './totals.ts';

const AXES = shownAxes({
  optimizer: { choices: ['sgd', 'adam'] },
  momentum: { values: [0.99, 0.9], when: { optimizer: ['sgd'] } },
});

function aTask(parameters: TaskRow['parameters'], metrics: TaskRow['metrics'], seconds?: number): TaskRow {
  const row = { codeTask: 'a', idxTask: 0, inGrid: true, status: 'Completed', attempt: 1, seed: 42 } as const;
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
  const [momentum, optimizer] = totals('auc').along(['auc']);
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
  const [, optimizer] = all.along(['auc', 'size']);
  expect(optimizer?.values.map(({ metrics, seconds }) => [...metrics, seconds])).toEqual([
    [[1, 1.5, 2, 2.5, 3], Array(5).fill(10), Array(5).fill(4)],
    [Array(5).fill(5), null, Array(5).fill(8)],
  ]);
});

test('numbers of an interval are told of by spans of it', () => {
  const parameters = { rate: { min: 0.0001, max: 1, scale: 'Log' as const } };
  const all = new Totals(shownAxes(parameters), ['auc']);
  for (const [at, rate] of [0.0001, 0.0003, 0.01, 1].entries()) all.add(aTask({ rate }, { auc: at }));
  const [rate] = all.along(['auc']);
  expect(rate?.scale).toEqual({ min: 0.0001, max: 1, isLog: true });
  expect(rate?.values.filter(({ tasks }) => tasks > 0)).toMatchObject([
    { value: 0.0001, to: 0.000316, tasks: 2, metrics: [[0, 0.25, 0.5, 0.75, 1]] },
    { value: 0.01, to: 0.0316, tasks: 1 },
    { value: 0.316, to: 1, tasks: 1 },
  ]);
});

test('time is that of the tasks of which it is known', () => {
  expect(totals().time).toEqual({ total: 12, median: 6 });
  expect(totals().tasks).toBe(3);
  expect(new Totals(AXES, []).time).toBeUndefined();
});
