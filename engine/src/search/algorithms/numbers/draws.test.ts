import { describe, expect, it } from 'vitest';
import { Draws, philox } from './draws.ts';

describe('philox', () => {
  it('gives the known answers of its authors', () => {
    const all = 0xffffffff;
    expect(philox([0, 0, 0, 0], [0, 0])).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    expect(philox([all, all, all, all], [all, all])).toEqual([0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
    expect(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toEqual([
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    ]);
  });
});

describe('Draws', () => {
  it('gives numbers from 0 to below 1 whose mean is a half', () => {
    const draws = new Draws(7, 3);
    const numbers = Array.from({ length: 20_000 }, () => draws.uniform());
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThan(1);
    expect(numbers.reduce((sum, each) => sum + each, 0) / numbers.length).toBeCloseTo(0.5, 2);
  });

  it('gives others for another seed, proposal or purpose', () => {
    const firsts = [new Draws(1, 0), new Draws(1 + 2 ** 32, 0), new Draws(1, 1), new Draws(1, 0, 1)];
    expect(new Set(firsts.map((draws) => draws.uniform())).size).toBe(4);
  });
});
