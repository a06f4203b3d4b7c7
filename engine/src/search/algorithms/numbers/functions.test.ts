import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log, normalBelow, squareRoot } from './functions.ts';

const relative = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe('functions whose bits are the same everywhere', () => {
  it('are close to those of Math', () => {
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => relative(exp(x), Math.exp(x)) < 1e-15),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log(x))));
      }),
    );
  });

  it('give square roots', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e9, noNaN: true }), (x) => relative(squareRoot(x), Math.sqrt(x)) < 1e-15),
    );
  });

  it('give the normal distribution', () => {
    // Quantiles to 15 digits, from the tables of the distribution.
    expect(normalBelow(0)).toBeCloseTo(0.5, 15);
    expect(normalBelow(1)).toBeCloseTo(0.841344746068543, 14);
    expect(normalBelow(-1.959963984540054)).toBeCloseTo(0.025, 14);
    expect(relative(normalBelow(-6), 9.86587645037698e-10)).toBeLessThan(1e-8);
    expect(normalBelow(9)).toBe(1);
  });

  it('give the bits that they gave when this was written', () => {
    const bits = [exp(1), exp(-3.7), log(10), log(3e-7), normalBelow(0.3), normalBelow(-2.5)];
    expect(bits).toEqual(BITS);
  });
});

/** Of 2026-11-28, x86-64, Node 26. */
const BITS = [
  2.7182818284590455, 0.024723526470339388, 2.302585092994046, -15.01948336229021, 0.6179114221889526,
  0.006209665325776112,
];
