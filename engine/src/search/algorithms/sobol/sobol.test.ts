import { describe, expect, it } from 'vitest';
import { sobolPlace, sobolWord } from './sobol.ts';

describe('sobolWord', () => {
  it('gives the sequence of Joe and Kuo', () => {
    // scipy.stats.qmc.Sobol(32, scramble=False), in the order without Gray codes: dimensions 1, 2, 3, 10 and 32.
    const expected: Record<number, number[]> = {
      1: [0.5, 0.5, 0.5, 0.5, 0.5],
      2: [0.25, 0.75, 0.75, 0.25, 0.75],
      3: [0.75, 0.25, 0.25, 0.75, 0.25],
      5: [0.625, 0.125, 0.875, 0.375, 0.375],
      37: [0.640625, 0.921875, 0.734375, 0.953125, 0.546875],
    };
    for (const [number, places] of Object.entries(expected)) {
      expect([0, 1, 2, 9, 31].map((dimension) => sobolWord(dimension, Number(number)) / 2 ** 32)).toEqual(places);
    }
  });
});

describe('sobolPlace', () => {
  it('keeps each sixteenth of each dimension equally full, whatever the seed', () => {
    for (const seed of [0, 1, 12345, 2 ** 45]) {
      for (const dimension of [0, 1, 7, 31]) {
        const counts = Array.from({ length: 16 }, () => 0);
        for (let number = 0; number < 64; number++) {
          const cell = Math.floor(sobolPlace(dimension, number, seed) * 16);
          counts[cell] = (counts[cell] ?? 0) + 1;
        }
        expect(counts).toEqual(counts.map(() => 4));
      }
    }
  });

  it('keeps the squares of the first two dimensions equally full', () => {
    const counts = new Map<string, number>();
    for (let number = 0; number < 64; number++) {
      const cell = [0, 1].map((dimension) => Math.floor(sobolPlace(dimension, number, 5) * 8)).join();
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    expect(counts.size).toBe(64);
  });
});
