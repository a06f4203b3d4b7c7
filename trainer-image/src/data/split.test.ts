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
    expect(splitDays(days(31), 0.5, { testBegin: '20200120' })).toEqual({ trainDays: 15, testFirst: 19, days: 31 });
  });

  test('a day without a market means the next one', () => {
    const weekdays = days(31).filter((date) => date !== '20200120');
    expect(splitDays(weekdays, 0.5, { testBegin: '20200120' }).testFirst).toBe(weekdays.indexOf('20200121'));
  });

  test('training may end on the day before', () => {
    expect(splitDays(days(10), 0.8, { testBegin: '20200109' })).toEqual({ trainDays: 8, testFirst: 8, days: 10 });
  });

  test('training must not go on from there', () => {
    const message = /RATIO_TRAIN_SET 0.9 reaches past.*would end on 20200109, evaluation.testBegin is 20200109/;
    expect(() => splitDays(days(10), 0.9, { testBegin: '20200109' })).toThrow(message);
  });

  test('there must be days to test on', () => {
    expect(() => splitDays(days(10), 0.5, { testBegin: '20210101' })).toThrow(BadInputError);
    expect(() => splitDays(days(10), 0.5, { testBegin: '20210101' })).toThrow(/20210101.*after the last day.*20200110/);
  });
});

describe('with a validation part', () => {
  const part = (first: number, end: number) => ({
    trainDays: 15,
    validation: { first, end },
    testFirst: end,
    days: 31,
  });

  test.each([
    ['from its first day to the test part', { validationBegin: '20200118', testBegin: '20200125' }, part(17, 24)],
    ['right after the training part', { validationBegin: '20200116', testBegin: '20200125' }, part(15, 24)],
    ['its share of all days, before the test part', { validationRatio: 0.1, testBegin: '20200125' }, part(21, 24)],
    ['its share of all days, after the training part', { validationRatio: 0.1 }, part(15, 18)],
  ])('%s', (_title, evaluation, split) => expect(splitDays(days(31), 0.5, evaluation)).toEqual(split));

  test('a day without a market means the next one', () => {
    const weekdays = days(31).filter((date) => date !== '20200118');
    const { validation } = splitDays(weekdays, 0.5, { validationBegin: '20200118', testBegin: '20200125' });
    expect(validation).toEqual({ first: weekdays.indexOf('20200119'), end: weekdays.indexOf('20200125') });
  });

  test.each([
    [
      'training must not go on from there',
      { validationBegin: '20200115', testBegin: '20200125' },
      /RATIO_TRAIN_SET 0.5 reaches past the begin of the validation part: training would end on 20200115, evaluation.validationBegin is 20200115/,
    ],
    [
      'training must leave its share',
      { validationRatio: 0.3, testBegin: '20200120' },
      /training would end on 20200115, evaluation.validationRatio 0.3 takes the last 9 days before 20200120/,
    ],
    [
      'there must be as many days as its share is of',
      { validationRatio: 0.9, testBegin: '20200120' },
      /validationRatio 0.9 takes the last 27 days/,
    ],
    [
      'a share must be a day',
      { validationRatio: 0.01 },
      /has no day: evaluation.validationRatio 0.01 of 31 days is less than one/,
    ],
    [
      'there must be a day in it',
      { validationBegin: '20200201', testBegin: '20200131' },
      /has no day: the data have none from 20200201 to before 20200131/,
    ],
    ['it must end somewhere', { validationBegin: '20200120' }, /from 20200120 to before the test part/],
  ])('%s', (_title, evaluation, message) => {
    expect(() => splitDays(days(31), 0.5, evaluation)).toThrow(BadInputError);
    expect(() => splitDays(days(31), 0.5, evaluation)).toThrow(message);
  });
});
