import { expect, test } from 'vitest';
import { Remarks } from './remarks.ts';

test('what is said again is counted', () => {
  const remarks = new Remarks();
  expect(remarks.add('loss is left out', 2)).toBe('report line 2: loss is left out');
  expect([3, 4].map((line) => remarks.add('loss is left out', line))).toEqual([undefined, undefined]);
  expect(remarks.add('the report cannot be read')).toBe('the report cannot be read');
  expect(remarks.sentences()).toEqual(['report line 2 and 2 more: loss is left out', 'the report cannot be read']);
});

test('of many kinds the first are said', () => {
  const remarks = new Remarks();
  const told = Array.from({ length: 5 }, (_, at) => remarks.add(`skipped: ${at}`, at + 1));
  expect(told.map((sentence) => sentence !== undefined)).toEqual([true, true, true, false, false]);
  expect(remarks.sentences()).toEqual([
    'report line 1: skipped: 0',
    'report line 2: skipped: 1',
    'report line 3: skipped: 2',
    'and 2 more of other kinds',
  ]);
});
