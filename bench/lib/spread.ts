/** The smallest, the middle and the largest of some numbers, with one decimal. */
export function spread(values: readonly number[]): string[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0, 0.5, 1].map((share) => (sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN).toFixed(1));
}
