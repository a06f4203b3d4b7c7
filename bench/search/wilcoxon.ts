import { normalBelow } from '../../engine/src/search/algorithms/numbers/functions.ts';

/**
 * Wilcoxon's signed-rank test of paired samples, two-sided, by the normal approximation with its corrections for ties and
 * continuity; pairs without a difference are left out.
 *
 * @returns the p-value; 1 where no pair differs
 */
export function wilcoxon(differences: readonly number[]): number {
  const unequal = differences.filter((difference) => difference !== 0);
  const count = unequal.length;
  if (count === 0) return 1;
  const sizes = unequal.map(Math.abs).toSorted((a, b) => a - b);
  const rankOf = (size: number): number => (sizes.indexOf(size) + sizes.lastIndexOf(size)) / 2 + 1;
  const positive = unequal.reduce((sum, each) => sum + (each > 0 ? rankOf(Math.abs(each)) : 0), 0);
  const tied = [...new Set(sizes)].map((size) => sizes.lastIndexOf(size) - sizes.indexOf(size) + 1);
  const correction = tied.reduce((sum, many) => sum + many ** 3 - many, 0) / 48;
  const mean = (count * (count + 1)) / 4;
  const deviation = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24 - correction);
  return Math.min(1, 2 * normalBelow(-Math.max(0, Math.abs(positive - mean) - 0.5) / deviation));
}

/** Holm's correction of p-values for as many tests at once, in their order. */
export function holm(pValues: readonly number[]): number[] {
  const order = [...pValues.keys()].toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const corrected: number[] = [];
  let least = 0;
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 1) * (pValues.length - rank)));
    corrected[index] = least;
  }
  return corrected;
}
