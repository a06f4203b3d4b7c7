import { describe, expect, test } from 'vitest';
import { BadInputError } from '../errors.ts';
import { splitDays } from './split.ts';

/** `count` days from 1 January on: 20200101, 20200102, … */
function days(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10).replaceAll('-', ''),
  );
}

describe('without a fixed test part', () => {
  test.each([
    ['an exact share', 100, 0.8, 80],
    ['a share between two days', 7, 0.5, 3],
    ['a product just below a whole number', 100, 0.29, 29],
    ['a product just above a whole number', 10, 0.7, 7],
    ['the series of the seed', 2560, 0.9, 2304],
  ])('%s: %i days, ratio %f', (_title, count, ratio, trainDays) => {
    expect(splitDays(days(count), ratio)).toEqual({ trainDays, testFirst: trainDays, days: count });
  });
});

describe('with evaluation.testBegin', () => {
  test('the days between the parts belong to neither', () => {
    expect(splitDays(days(31), 0.5, '20200120')).toEqual({ trainDays: 15, testFirst: 19, days: 31 });
  });

  test('a day without a market means the next one', () => {
    const weekdays = days(31).filter((date) => date !== '20200120');
    expect(splitDays(weekdays, 0.5, '20200120').testFirst).toBe(weekdays.indexOf('20200121'));
  });

  test('training may end on the day before', () => {
    expect(splitDays(days(10), 0.8, '20200109')).toEqual({ trainDays: 8, testFirst: 8, days: 10 });
  });

  test('training must not go on from there', () => {
    const message = /RATIO_TRAIN_SET 0.9 reaches past.*would end on 20200109, evaluation.testBegin is 20200109/;
    expect(() => splitDays(days(10), 0.9, '20200109')).toThrow(message);
  });

  test('there must be days to test on', () => {
    expect(() => splitDays(days(10), 0.5, '20210101')).toThrow(BadInputError);
    expect(() => splitDays(days(10), 0.5, '20210101')).toThrow(/20210101.*after the last day.*20200110/);
  });
});
