import { describe, expect, it } from 'vitest';
import { ratioGoals, ratioOf, ratioTable } from './ratios.ts';
import type { Excess } from './ratios.ts';

function excessOf(number: number, dimension: number, ours: number, optuna: number): Excess {
  return { problem: { function: number, dimension, instance: 1 }, ours, optuna };
}

const EXCESSES = [
  excessOf(1, 2, 1, 2),
  excessOf(1, 2, 1, 4),
  excessOf(2, 2, 3, 2),
  excessOf(1, 5, 1, 1),
  excessOf(2, 5, 5, 2),
  excessOf(3, 5, 6, 2),
];

describe('ratioOf', () => {
  it('is ours by Optuna', () => {
    expect(ratioOf(excessOf(1, 2, 1, 4))).toBe(0.25);
  });

  it('takes what is within 1e-8 for the optimum', () => {
    expect(ratioOf(excessOf(1, 2, 0, -1e-12))).toBe(1);
    expect(ratioOf(excessOf(1, 2, 1e-9, 1e-4))).toBeCloseTo(1e-4, 12);
  });
});

describe('ratioTable', () => {
  it('has the median, wins and losses of each dimension, and the functions that are lost', () => {
    expect(ratioTable(EXCESSES).split('\n').slice(2).map(cells)).toEqual([
      ['2', '0.500', '2', '1', 'f2 (1.50)'],
      ['5', '2.500', '0', '2', 'f2 (2.50), f3 (3.00)'],
    ]);
  });
});

describe('ratioGoals', () => {
  it('puts the medians beside the goal', () => {
    expect(ratioGoals(EXCESSES)).toEqual([
      'met: median ratio of dimension 2: 0.500 (at most 1.0)',
      'NOT MET: median ratio of dimension 5: 2.500 (at most 1.0)',
    ]);
  });
});

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
