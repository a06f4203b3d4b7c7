import { expect, test } from 'vitest';
import { fits, hasFraction } from './values.ts';
import type { StoredValue } from './values.ts';

test.each<[string, StoredValue, boolean]>([
  ['varchar(3)', 'ㄱㄴㄷ', true],
  ['varchar(3)', 'ㄱㄴㄷㄹ', false],
  ['varchar(8)', 20_220_103, true],
  ['int', '20', true],
  ['int', '20.00', true],
  ['int', 20.5, false],
  ['int', '2147483647', true],
  ['int', '2147483648', false],
  ['int', 'v1', false],
  ['int', '', false],
  ['double', '1247.95', true],
  ['double', '-0.10', true],
  ['double', '1,247.95', false],
  ['double', 'nan', false],
  ['double', Number.NaN, false],
  ['double', '9007199254740992', true],
  ['double', '9007199254740993', false],
  ['double', '0.30000000000000004', true],
  ['double', '12345678901234567.1234567891', false],
  ['double', '1e-3', true],
  ['datetime', '2024-01-06', true],
  ['datetime', '2024-01-06T10:11:12', true],
  ['datetime', '2024-02-30', false],
  ['datetime', '0000-00-00', false],
  ['datetime', 1_704_535_200, false],
])('a column of type %s and the value %j: %j', (type, value, expected) => {
  expect(fits(type, value)).toBe(expected);
});

test('a part of a second is told from none', () => {
  expect(['2024-01-06 10:11:12.000000', '2024-01-06 10:11:12.5'].map((time) => hasFraction(time))).toEqual([
    false,
    true,
  ]);
});
