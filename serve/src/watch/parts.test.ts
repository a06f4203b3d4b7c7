import { expect, test } from 'vitest';
import { Parts } from './parts.ts';

test('whoever has an older page gets what changed since', () => {
  const parts = new Parts();
  expect(parts.set({ head: 'a', table: 'x' })).toBe(true);
  expect(parts.set({ head: 'a', table: 'x' })).toBe(false);
  const seen = parts.revision;
  expect(parts.set({ head: 'b', table: 'x' })).toBe(true);
  expect(parts.since(seen)).toEqual({ head: 'b' });
  expect(parts.since(0)).toEqual({ head: 'b', table: 'x' });
  expect(parts.since(parts.revision)).toEqual({});
  expect(parts.get('table')).toBe('x');
  expect(parts.get('nothing')).toBe('');
});
