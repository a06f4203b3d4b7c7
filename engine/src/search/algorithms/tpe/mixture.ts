import type { Draws } from '../numbers/draws.ts';
import type { Space } from '../space/space.ts';
import type { Bandwidth } from './bandwidth.ts';
import { kernelsOf } from './kernels.ts';
import type { Kernels } from './kernels.ts';

/** A density of points: a kernel around each of a group's results, the parameters of each together, and the uniform density. */
export class Mixture {
  readonly #weights: Float64Array;
  readonly #uniform: number;
  readonly #kernels: readonly Kernels[];
  readonly #telling: readonly number[];

  /**
   * @param group places of the results' parameters, as `placesOf` gives them
   * @param weights one a result; the uniform density has the weight 1
   */
  constructor({ dimensions }: Space, group: readonly Float64Array[], weights: readonly number[], bandwidth: Bandwidth) {
    const sum = weights.reduce((total, weight) => total + weight, 1);
    this.#uniform = 1 / sum;
    this.#weights = Float64Array.from(weights, (weight) => weight / sum);
    this.#kernels = dimensions.map((dimension, index) => kernelsOf(dimension, column(group, index), bandwidth));
    // One of a single value says nothing of a point.
    this.#telling = dimensions.flatMap(({ scale, when }, index) => (scale.size > 1 || when.length > 0 ? [index] : []));
  }

  /** The density at a point, beside the uniform one. */
  at(places: Float64Array): number {
    const products = this.#weights.slice();
    for (const index of this.#telling) {
      const place = places[index] ?? Number.NaN;
      if (!Number.isNaN(place)) this.#kernels[index]?.multiply(products, place);
    }
    let density = this.#uniform;
    for (let kernel = 0; kernel < products.length; kernel++) density += products[kernel] ?? 0;
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
