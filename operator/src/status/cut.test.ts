import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutBytes } from './cut.ts';

test.each([
  ['short', 10, 'short'],
  ['exactly ten', 11, 'exactly ten'],
  ['one too long', 11, 'one too …'],
  ['가나다라', 12, '가나다라'],
  ['가나다라', 11, '가나…'],
  ['😀😀😀', 11, '😀😀…'],
  ['a\ud800b', 10, 'a\ufffdb'],
])('%s in %d bytes', (text, most, expected) => {
  expect(cutBytes(text, most)).toBe(expected);
});

test('whatever is cut fits, is well-formed and begins as the text does', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 60 }), (whole, most) => {
      const cut = cutBytes(whole, most);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most);
      expect(cut.isWellFormed()).toBe(true);
      const kept = cut === whole.toWellFormed() ? cut : cut.slice(0, -1);
      expect(whole.toWellFormed().startsWith(kept)).toBe(true);
    }),
  );
});
