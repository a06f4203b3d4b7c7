import type { Draws } from '../numbers/draws.ts';
import type { Dimension, Scale } from '../space/dimension.ts';
import type { Bandwidth } from './bandwidth.ts';
import { normalKernels } from './normal.ts';
import { categoryTable, normalTable } from './tables.ts';
import type { TableOf } from './tables.ts';

/** Up to so many values a kernel is held as a table; of more, each has a share so small that its middle stands for it. */
const MOST_SHARES = 64;

/** What the kernels of a group have come to by the parameters that were looked at so far. */
export interface Products {
  /** By kernel. */
  readonly values: Float64Array;
  /** Those that are not nothing yet, ascending, as far as they are counted. */
  readonly kernels: Uint32Array;
}

/** The kernels around the values that a group of results has of one parameter; densities are relative to the uniform one. */
export interface Kernels {
  /**
   * Multiplies the first `count` of the products' kernels by their densities at a place: 1 for a result without the parameter.
   *
   * @returns how many are left that are not too far away
   */
  readonly multiply: (products: Products, count: number, place: number) => number;
  /** A random place of a kernel. */
  readonly sample: (kernel: number, draws: Draws) => number;
}

/**
 * @param places of a parameter in each of the results; NaN in one that does without it
 */
export function kernelsOf({ ordered, scale }: Dimension, places: Float64Array, bandwidth: Bandwidth): Kernels {
  if (!ordered) return tableKernels(scale, places, categoryTable(scale.size, places.length));
  const width = bandwidth(places.length, scale.size);
  if (scale.size > MOST_SHARES) return normalKernels(places, width);
  return tableKernels(scale, places, normalTable(scale, width));
}

function tableKernels(scale: Scale, places: Float64Array, tableOf: TableOf): Kernels {
  const uniform = new Float64Array(scale.size).fill(1);
  const made = new Map<number, Float64Array>();
  const tables = Array.from(places, (place) => {
    if (Number.isNaN(place)) return uniform;
    const index = scale.indexAt(place);
    const table = made.get(index) ?? tableOf(index);
    made.set(index, table);
    return table;
  });
  return {
    multiply: ({ values, kernels }, count, place) => {
      const share = scale.indexAt(place);
      for (let index = 0; index < count; index++) {
        const kernel = kernels[index] ?? 0;
        values[kernel] = (values[kernel] ?? 0) * (tables[kernel]?.[share] ?? 0);
      }
      return count;
    },
    sample: (kernel, draws) => {
      const table = tables[kernel] ?? uniform;
      let rest = draws.uniform();
      let index = -1;
      do {
        index++;
        rest -= (table[index] ?? 0) * (scale.edge(index + 1) - scale.edge(index));
      } while (rest >= 0 && index < scale.size - 1);
      return (scale.edge(index) + scale.edge(index + 1)) / 2;
    },
  };
}
