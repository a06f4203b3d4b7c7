import { exp, normalBelow } from '../numbers/functions.ts';
import type { Kernels } from './kernels.ts';

const SQRT_TWO_PI = 2.5066282746310002;
/** Halvings by which a place is found under a kernel: it is as good as 2^-32 of the scale. */
const HALVINGS = 32;
/** Widths beyond which a kernel counts as nothing: its density there is below 1e-17 of its highest. */
const FAR = 9;
/** Normal kernels, cut off at the ends of the scale. */
export function normalKernels(places: Float64Array, width: number): Kernels {
  const factors = places.map((place) => {
    const inside = normalBelow((1 - place) / width) - normalBelow(-place / width);
    return 1 / (SQRT_TWO_PI * width * inside);
  });
  return {
    multiply: ({ values, kernels }, count, place) => {
      let left = 0;
      for (let index = 0; index < count; index++) {
        const kernel = kernels[index] ?? 0;
        const distance = (place - (places[kernel] ?? 0)) / width;
        if (Math.abs(distance) > FAR) continue;
        const density = (factors[kernel] ?? 0) * exp((-distance * distance) / 2);
        if (!Number.isNaN(density)) values[kernel] = (values[kernel] ?? 0) * density;
        kernels[left++] = kernel;
      }
      return left;
    },
    sample: (kernel, draws) => {
      const middle = places[kernel] ?? Number.NaN;
      const share = draws.uniform();
      return Number.isNaN(middle) ? share : placeBelow(middle, width, share);
    },
  };
}

/** The place below which a share of a kernel lies. */
function placeBelow(middle: number, width: number, share: number): number {
  const below = (place: number): number => normalBelow((place - middle) / width);
  const wanted = below(0) + share * (below(1) - below(0));
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const place = (low + high) / 2;
    if (below(place) < wanted) low = place;
    else high = place;
  }
  return low;
}
