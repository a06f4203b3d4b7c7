import { normalBelow, squareRoot } from '../numbers/functions.ts';
import type { Scale } from '../space/dimension.ts';

/** The densities that the kernels of a value have in the shares of a scale; `own` is the number of its share. */
export type TableOf = (own: number) => Float64Array;

/** How much of a kernel lies evenly on all words where a group has no result. */
const SPREAD = 0.8;

/**
 * Kernels of words (Aitchison and Aitken, "Multivariate binary discrimination by the kernel method", 1976): the more results a
 * group has, the more of a kernel is on its own word.
 */
export function categoryTable(size: number, results: number): TableOf {
  const even = SPREAD / squareRoot(results + 1);
  return (own) => Float64Array.from({ length: size }, (_, index) => (index === own ? size * (1 - even) + even : even));
}

/** Normal kernels of one width, cut off at the ends: what falls into each share. */
export function normalTable({ size, edge }: Scale, width: number): TableOf {
  return (own) => {
    const middle = (edge(own) + edge(own + 1)) / 2;
    const below = (index: number): number => normalBelow((edge(index) - middle) / width);
    const whole = below(size) - below(0);
    return Float64Array.from({ length: size }, (_, index) => {
      const share = edge(index + 1) - edge(index);
      return (below(index + 1) - below(index)) / whole / share;
    });
  };
}
