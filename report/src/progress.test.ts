import { expect, test } from 'vitest';
import type { Goal } from '@tuningsweep/ledger';
import { progressOf } from './progress.ts';
import { DRAWN_ENDS } from './report-data.ts';

const ends = (...values: (number | null)[]) =>
  values.map((value, at) => ({ codeTask: `t${at + 1}`, value, order: at * 10 }));

test.each<[Goal, number[]]>([
  ['Minimize', [2, 5]],
  ['Maximize', [2, 3]],
])('%s: the best so far, with failures between', (goal, expected) => {
  const progress = progressOf(ends(null, 4, 6, 6, 1, null), goal);
  expect(progress?.best.map(({ nth }) => nth)).toEqual(expected);
  expect(progress).toMatchObject({ ended: 6, failures: [1, 6] });
  expect(progress?.points.map(({ nth, codeTask, value }) => [nth, codeTask, value])).toEqual([
    [2, 't2', 4],
    [3, 't3', 6],
    [4, 't4', 6],
    [5, 't5', 1],
  ]);
});

test('the order is that of the ends, not that in which tasks were read', () => {
  const progress = progressOf(ends(3, 2, 1).toReversed(), 'Minimize');
  expect(progress?.best.map(({ codeTask }) => codeTask)).toEqual(['t1', 't2', 't3']);
});

test('many ends are thinned, the first and the last stay', () => {
  const values = Array.from({ length: 10_000 }, (_, at) => -at);
  const progress = progressOf(ends(...values), 'Minimize');
  expect([progress?.points.length, progress?.best.length, progress?.ended]).toEqual([DRAWN_ENDS, DRAWN_ENDS, 10_000]);
  expect([progress?.points[0]?.nth, progress?.points.at(-1)?.nth]).toEqual([1, 10_000]);
});

test('failures alone have no best', () => expect(progressOf(ends(null, null), 'Minimize')).toBeUndefined());
