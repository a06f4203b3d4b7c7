/**
 * The value below which a share of the sorted values lies, linearly between two of them (type 7 of Hyndman and Fan, 1996);
 * 0 of none.
 *
 * @param sorted ascending
 * @param share from 0 to 1
 */
export function quantile(sorted: Float64Array | readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

/** The middle value, or the mean of the two in the middle; undefined of none. */
export function medianOf(values: readonly number[]): number | undefined {
  return values.length === 0
    ? undefined
    : quantile(
        values.toSorted((a, b) => a - b),
        0.5,
      );
}
