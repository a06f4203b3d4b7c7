import { describe, expect, test } from 'vitest';
import type { StoppingRule } from '@tuningsweep/engine/stopping';
import { expectedTraining } from './expected.ts';
import { expectedLevels, leftOf, pausedAt } from './levels.ts';

const ASHA: StoppingRule = {
  name: 'ASHA',
  minEpochs: 1,
  reductionFactor: 3,
  minTasks: 5,
  objective: { metric: 'VALIDATION_MSE', goal: 'Minimize' },
};
const NOTHING = { paused: [], completed: 0 };

describe('what ASHA is expected to train', () => {
  test('at best is what the guide says of 54 tasks of 27 epochs', () => {
    const levels = expectedLevels(ASHA, 27, 54);
    expect(levels.map(({ epochs, least }) => [epochs, least])).toEqual([
      [1, 54],
      [2, 18],
      [6, 6],
      [18, 2],
    ]);
    expect(leftOf(levels, NOTHING, 'least')).toEqual({ stretches: 80, epochs: 162 });
  });

  test.each([
    [1, 27],
    [20, 27],
    [54, 27],
    [150, 3],
    [5000, 81],
  ])('of %d tasks of %d epochs is usually a little more, and far from all', (tasks, epochs) => {
    const levels = expectedLevels(ASHA, epochs, tasks);
    const [least, usual] = (['least', 'usual'] as const).map((which) => leftOf(levels, NOTHING, which).epochs);
    expect(usual).toBeGreaterThanOrEqual(least ?? 0);
    expect(usual).toBeLessThanOrEqual(Math.max(epochs, 0.7 * tasks * epochs));
    expect(levels[0]?.usual).toBe(tasks);
  });

  test('one task is trained to its end', () => {
    expect(leftOf(expectedLevels(ASHA, 27, 1), NOTHING, 'usual')).toEqual({ stretches: 4, epochs: 27 });
  });

  test('what was trained already is not left', () => {
    const levels = expectedLevels(ASHA, 27, 54);
    expect(leftOf(levels, { paused: [54, 18], completed: 0 }, 'least')).toEqual({ stretches: 8, epochs: 72 });
    expect(leftOf(levels, { paused: [54, 30, 9], completed: 9 }, 'least')).toEqual({ stretches: 0, epochs: 0 });
  });

  test('tasks that went on have paused at each rung before; those out of the grid do not count', () => {
    const rung = (of: number, changes = {}) => ({ rung: of, epoch: 3 ** of, settlement: 1, inGrid: true, ...changes });
    const { settlement: _, ...atWork } = rung(1);
    expect(pausedAt([rung(0), rung(0), rung(0, { inGrid: false }), atWork, rung(1)])).toEqual([2, 1]);
  });
});

describe('as a share of what is left', () => {
  const all = { epochs: 27, total: 54, left: 54, ended: NOTHING };

  test('ASHA', () => {
    const { low, high, stretches } = expectedTraining(ASHA, all);
    expect(low).toBeCloseTo(162 / 1458);
    expect(high).toBeGreaterThan(low);
    expect(stretches).toBeGreaterThan(80 / 54);
  });

  test.each([
    ['at first the completed ones are missing', 10, 10, (5 + 5 * 0.5) / 10],
    ['later a half stops as soon as it is looked at', 20, 10, 0.5],
  ])('Median: %s', (_, total, left, low) => {
    const rule: StoppingRule = { ...ASHA, name: 'Median', minEpochs: 0 };
    expect(expectedTraining(rule, { ...all, total, left })).toEqual({ low, high: 1, stretches: 1 });
  });
});
