import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryRequestOf } from './retry-request.ts';

test.each([
  ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  ['2026-01-01 00:00', '2026-01-01 00:00'],
  ['x'.repeat(64), 'x'.repeat(64)],
  ['', undefined],
  ['  \t', undefined],
  [undefined, undefined],
])('%j is kept as %j', (text, stamp) => {
  expect(retryRequestOf(text)).toBe(stamp);
});

test.each(['x'.repeat(65), '다시', 'trailing ', 'two\nlines', '😀'])('%j is kept by a name of its own', (text) => {
  expect(retryRequestOf(text)).toMatch(/^sha256-[0-9a-f]{56}$/);
});

test('every text has a stamp that fits, and different texts have different ones', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const stamp = retryRequestOf(one);
      expect(stamp === undefined).toBe(one.trim() === '');
      expect((stamp ?? '').length).toBeLessThanOrEqual(64);
      expect(stamp !== undefined && retryRequestOf(other) === stamp).toBe(stamp !== undefined && one === other);
    }),
  );
});
