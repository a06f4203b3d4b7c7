import fc from 'fast-check';
import { expect, it } from 'vitest';
import { NOTE_LENGTH, cutNote } from './note.ts';

it('keeps a note that fits', () => {
  const note = '😀'.repeat(NOTE_LENGTH);
  expect(cutNote(note)).toBe(note);
});

it('cuts at 300 characters and never through one', () => {
  expect(cutNote(`${'a'.repeat(299)}😀😀`)).toBe(`${'a'.repeat(299)}😀`);
});

it('leaves the beginning of any text, as well-formed Unicode', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
      const cut = cutNote(text);
      expect(text.startsWith(cut)).toBe(true);
      expect(Array.from(cut)).toHaveLength(Math.min(Array.from(text).length, NOTE_LENGTH));
      expect(cut.isWellFormed()).toBe(true);
    }),
  );
});

it('replaces halves of characters, which no database would take', () => {
  expect(cutNote('a\ud83d')).toBe('a\ufffd');
});
