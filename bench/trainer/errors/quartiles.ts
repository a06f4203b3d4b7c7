import { quantile } from '../../../ledger/src/index.ts';

/** The median and, in brackets, the two quartiles of some numbers, with one decimal. */
export function quartiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = '', middle = '', high = ''] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share).toFixed(1));
  return `${middle} (${low} – ${high})`;
}
