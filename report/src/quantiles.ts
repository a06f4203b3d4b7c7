import type { Box } from './report-data.ts';

/** Five figures that stand for many; undefined for none. Between two values a quartile is interpolated. */
export function boxOf(values: readonly number[]): Box | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).toSorted();
  return [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share)) as Box; // oxlint-disable-line typescript/no-unsafe-type-assertion -- five in, five out
}

function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const [below = 0, above = below] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}
