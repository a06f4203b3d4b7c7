import { expect, it } from 'vitest';
import { quartiles } from './quartiles.ts';

it('shows the middle half of some numbers', () => {
  expect(quartiles([5, 1, 4, 2, 3])).toBe('3.0 (2.0 – 4.0)');
  expect(quartiles([1, 2])).toBe('1.5 (1.3 – 1.8)');
});
