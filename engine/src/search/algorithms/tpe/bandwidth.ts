/** No kernel is narrower than a hundredth of the scale. */
const NARROWEST = 0.01;
/** Kernels around worse results are so many times as wide as those around as many of the best, up to a fifth of the scale. */
const TIMES = 4;
const WIDEST = 0.2;

/**
 * How wide the normal kernels of a group of results are, one width for all of them, on a scale of so many values. Bergstra et
 * al. take widths from the distances of neighbours: on a scale of few values these say little, and regret was higher with them
 * (decision 24).
 */
export type Bandwidth = (results: number, size: number) => number;

/** Around the best: the share of the scale that each result has, which is the least width that Bergstra et al. allow. */
export const narrow: Bandwidth = (results, size) => atLeast(1 / (results + 2), size);

/** Around the rest: wider, so that what is bad about a point is bad about those near it too. */
export const wide: Bandwidth = (results, size) => atLeast(Math.min(WIDEST, TIMES / (results + 2)), size);

/** Half of what a value has is the least with which a kernel reaches the values beside its own. */
function atLeast(width: number, size: number): number {
  return Math.max(NARROWEST, 0.5 / size, width);
}
