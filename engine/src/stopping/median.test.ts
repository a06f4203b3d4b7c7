import { describe, expect, test } from 'vitest';
import type { Curve } from '@tuningsweep/ledger';
import { belowMedian, earlyStops } from './median.ts';
import type { MedianRule } from './median.ts';

const RULE: MedianRule = { minEpochs: 2, minTasks: 2, objective: { metric: 'LOSS', goal: 'Minimize' } };
const curve = (codeTask: string, ...values: number[]): Curve => ({
  codeTask,
  values: values.map((value, index) => ({ epoch: index + 1, value })),
});
/** On average 3 by the second epoch, and 2 by the third; of the other 5 and 4. */
const COMPLETED = [curve('a', 4, 2, 0), curve('b', 6, 4, 2)];

describe('a task is stopped', () => {
  test.each([
    ['its best value is worse than the median', [9, 5], { epoch: 2, best: 5, median: 4, of: 2 }],
    ['it is so at a later epoch, by what the others had by then', [9, 5, 4], { epoch: 3, best: 4, median: 3, of: 2 }],
  ])('where %s', (_, values, expected) => {
    expect(belowMedian(curve('x', ...values), COMPLETED, RULE)).toEqual(expected);
  });

  test.each([
    ['its best value is as good', curve('x', 9, 4), COMPLETED],
    ['its best value is older', curve('x', 3, 9), COMPLETED],
    ['it has come less far', curve('x', 9), COMPLETED],
    ['it has no value yet', curve('x'), COMPLETED],
    ['too few others are completed', curve('x', 9, 9), COMPLETED.slice(1)],
    ['it is among the few itself', curve('a', 9, 9), COMPLETED],
    ['the others have no values', curve('x', 9, 9), [curve('a'), curve('b')]],
  ])('not where %s', (_, atWork, completed) => {
    expect(belowMedian(atWork, completed, RULE)).toBeUndefined();
  });

  test('the other way round where more is better', () => {
    const rule: MedianRule = { ...RULE, objective: { metric: 'f1', goal: 'Maximize' } };
    expect(belowMedian(curve('x', 3, 1), COMPLETED, rule)).toMatchObject({ best: 3, median: 4 });
    expect(belowMedian(curve('x', 1, 5), COMPLETED, rule)).toBeUndefined();
  });
});

test('a stop says what it rests on', () => {
  const curves = { rule: RULE, known: 7, atWork: [curve('x', 9, 5), curve('y', 1, 1)], completed: COMPLETED };
  expect(earlyStops(curves)).toEqual([
    {
      codeTask: 'x',
      note: 'Early stopping after epoch 2: LOSS 5 at best, the median of 2 tasks was 4 on average by then',
      epoch: 2,
      value: 5,
      known: 7,
    },
  ]);
});
