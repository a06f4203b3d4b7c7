import { describe, expect, it } from 'vitest';
import { holm, wilcoxon } from './wilcoxon.ts';

describe('wilcoxon', () => {
  it('gives the p-values of scipy.stats.wilcoxon(…, method="approx", correction=True)', () => {
    const differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
    expect(wilcoxon(differences)).toBeCloseTo(0.043772323763, 10);
    expect(wilcoxon([0, 0, 1, 1, -1, 2, 3, 3, 3, -2])).toBeCloseTo(0.119332103669, 10);
  });

  it('is 1 where nothing differs, and does not look at the sign', () => {
    expect(wilcoxon([0, 0])).toBe(1);
    expect(wilcoxon([1, 2, -3, 4])).toBe(wilcoxon([-1, -2, 3, -4]));
  });
});

describe('holm', () => {
  it('corrects the smallest the most, and keeps the order', () => {
    const corrected = holm([0.04, 0.01, 0.03, 0.9]);
    [0.09, 0.04, 0.09, 0.9].forEach((expected, index) => expect(corrected[index]).toBeCloseTo(expected, 12));
  });
});
