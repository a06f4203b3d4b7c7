import { expect, test } from 'vitest';
import type { Rung } from '@tuningsweep/ledger';
import { replayRungs } from './replay.ts';
import { firstStretch, nextStretches, whyStopped } from './stretches.ts';
import type { Pauses } from './stretches.ts';

const RULE = { minEpochs: 1, reductionFactor: 2, objective: { metric: 'LOSS', goal: 'Minimize' as const } };

/** Tasks of four epochs that have paused at the first rung, in this order, with these values. */
const pausedWith = (...values: number[]): Pauses => ({
  rule: RULE,
  rungs: values.map((value, index) => aRung({ codeTask: `t${index}`, known: index, settlement: index, value })),
  settlements: values.length,
});

function aRung(changes: Partial<Rung>): Rung {
  return {
    codeTask: 't0',
    rung: 0,
    epoch: 1,
    epochs: 4,
    known: 0,
    isOfGrid: true,
    inGrid: true,
    isPaused: true,
    ...changes,
  };
}

test.each([
  [4, { codeTask: 'x', rung: 0, epoch: 1, known: 0 }],
  [1, undefined],
  [undefined, { codeTask: 'x', rung: 0, epoch: 1, known: 0 }],
])('a task of %s epochs begins with', (epochs, expected) => {
  expect(firstStretch('x', epochs, pausedWith())).toEqual(expected);
});

test('the best go on up to the next rung, in a share of those that came', () => {
  expect(nextStretches(pausedWith(4, 1, 3, 2), 9, false)).toEqual([
    { codeTask: 't1', rung: 1, epoch: 2, known: 4 },
    { codeTask: 't3', rung: 1, epoch: 2, known: 4 },
  ]);
  expect(nextStretches(pausedWith(4, 1, 3, 2), 1, false)).toHaveLength(1);
});

test('from the last rung on it is to the end', () => {
  const pauses = pausedWith(4, 1);
  const rungs = [...pauses.rungs, aRung({ codeTask: 't1', rung: 1, epoch: 2, known: 2, settlement: 2, value: 0.5 })];
  expect(nextStretches({ ...pauses, rungs, settlements: 3 }, 9, true)).toEqual([{ codeTask: 't1', rung: 2, known: 3 }]);
});

test('with nothing else left to do one goes on however few there are', () => {
  expect(nextStretches(pausedWith(1), 9, false)).toEqual([]);
  expect(nextStretches(pausedWith(1), 9, true)).toEqual([{ codeTask: 't0', rung: 1, epoch: 2, known: 1 }]);
});

test('a point that left the grid goes nowhere, and keeps its place', () => {
  const pauses = pausedWith(1, 2, 3, 4);
  const rungs = pauses.rungs.map((rung) => (rung.codeTask === 't0' ? { ...rung, inGrid: false } : rung));
  expect(nextStretches({ ...pauses, rungs }, 9, false).map(({ codeTask }) => codeTask)).toEqual(['t1']);
});

test('who is stopped is told where it stands', () => {
  expect(whyStopped('t2', pausedWith(4, 1, 3, 2))).toBe('Early stopping at rung 1 (epoch 1): LOSS 3, place 3 of 4');
});

test('a decision that is another now is told, with what would be decided', () => {
  const { rungs } = pausedWith(2, 1);
  const decided = aRung({ codeTask: 't1', rung: 1, epoch: 2, known: 2 });
  expect([...replayRungs({ rungs: [...rungs, decided] }, RULE)]).toEqual([undefined, undefined, undefined]);
  const other = aRung({ codeTask: 't0', rung: 1, epoch: 2, known: 2 });
  expect([...replayRungs({ rungs: [...rungs, other] }, RULE)].at(-1)).toEqual({
    rung: other,
    now: { codeTask: 't1', rung: 0 },
  });
  const early = aRung({ codeTask: 't1', rung: 1, epoch: 2, known: 1, isOfGrid: false });
  expect([...replayRungs({ rungs: [...rungs, early] }, RULE)], 'not of a grid before').toHaveLength(2);
});
