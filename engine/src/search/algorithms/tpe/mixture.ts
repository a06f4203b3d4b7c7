import type { Draws } from '../numbers/draws.ts';
import type { Space } from '../space/space.ts';
import type { Bandwidth } from './bandwidth.ts';
import { kernelsOf } from './kernels.ts';
import type { Kernels, Products } from './kernels.ts';

/** A density of points: a kernel around each of a group's results, the parameters of each together, and the uniform density. */
export class Mixture {
  readonly #weights: Float64Array;
  readonly #uniform: number;
  readonly #kernels: readonly Kernels[];
  readonly #telling: readonly number[];
  /** Used again for each point. */
  readonly #products: Products;

  /**
   * @param group places of the results' parameters, as `placesOf` gives them
   * @param weights one a result; the uniform density has the weight 1
   */
  constructor({ dimensions }: Space, group: readonly Float64Array[], weights: readonly number[], bandwidth: Bandwidth) {
    const sum = weights.reduce((total, weight) => total + weight, 1);
    this.#uniform = 1 / sum;
    this.#weights = Float64Array.from(weights, (weight) => weight / sum);
    this.#products = { values: new Float64Array(group.length), kernels: new Uint32Array(group.length) };
    this.#kernels = dimensions.map((dimension, index) => kernelsOf(dimension, column(group, index), bandwidth));
    // One of a single value says nothing of a point.
    this.#telling = dimensions.flatMap(({ scale, when }, index) => (scale.size > 1 || when.length > 0 ? [index] : []));
  }

  /** The density at a point, beside the uniform one. */
  at(places: Float64Array): number {
    const { values, kernels } = this.#products;
    values.set(this.#weights);
    let count = values.length;
    for (let kernel = 0; kernel < count; kernel++) kernels[kernel] = kernel;
    for (const index of this.#telling) {
      const place = places[index] ?? Number.NaN;
      if (!Number.isNaN(place)) count = this.#kernels[index]?.multiply(this.#products, count, place) ?? count;
    }
    let density = this.#uniform;
    for (let index = 0; index < count; index++) density += values[kernels[index] ?? 0] ?? 0;
    return density;
  }

  /** Random places, one a dimension, also of parameters that the point will do without. */
  sample(draws: Draws): number[] {
    let rest = draws.uniform() - this.#uniform;
    if (rest < 0) return this.#kernels.map(() => draws.uniform());
    let kernel = -1;
    do {
      kernel++;
      rest -= this.#weights[kernel] ?? 0;
    } while (rest >= 0 && kernel < this.#weights.length - 1);
    return this.#kernels.map(({ sample }) => sample(kernel, draws));
  }
}

/** The places of one parameter in all results. */
function column(group: readonly Float64Array[], index: number): Float64Array {
  const places = new Float64Array(group.length);
  for (let result = 0; result < places.length; result++) places[result] = group[result]?.[index] ?? Number.NaN;
  return places;
}
