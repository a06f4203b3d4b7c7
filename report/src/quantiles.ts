import { quantile } from '@tuningsweep/ledger';
import type { Box } from './report-data.ts';

/** Five figures that stand for many; undefined for none. Between two values a quartile is interpolated. */
export function boxOf(values: readonly number[]): Box | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).toSorted();
  return [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share)) as Box; // oxlint-disable-line typescript/no-unsafe-type-assertion -- five in, five out
}
