import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalDecimal } from './decimal.ts';

describe('canonicalDecimal', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [20, '20'],
    [0.001, '0.001'],
    [-0.5, '-0.5'],
    [1e-7, '0.0000001'],
    [-1.25e-7, '-0.000000125'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [0.1 + 0.2, '0.30000000000000004'],
  ])('writes %d as %s', (value, text) => {
    expect(canonicalDecimal(value)).toBe(text);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => canonicalDecimal(value)).toThrow(RangeError);
  });

  it('reads back as the same number and never has an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = canonicalDecimal(value);
        expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
