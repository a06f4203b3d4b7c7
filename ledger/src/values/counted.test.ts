import { expect, test } from 'vitest';
import { counted } from './counted.ts';

test.each([
  [0, '0 tasks'],
  [1, '1 task'],
  [2, '2 tasks'],
  [1n, '1 task'],
  [100_000n, '100000 tasks'],
])('%s', (count, text) => expect(counted(count, 'task')).toBe(text));

test('a plural of its own', () => {
  expect(counted(1, 'point was', 'points were')).toBe('1 point was');
  expect(counted(3, 'point was', 'points were')).toBe('3 points were');
});
