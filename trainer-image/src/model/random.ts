import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne, mersenneFromState } from 'pure-rand/generator/mersenne';

/** A seeded stream of random numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** 0 … length - 1 in a random order. */
  permutation(length: number): Int32Array;
  /** Where the stream is: whole numbers of 32 bits, from which `randomFrom` goes on. */
  state(): readonly number[];
}

/** @param seed a safe integer; all of its bits count */
export function seededRandom(seed: number): Random {
  const high = Math.floor(seed / 2 ** 32);
  return randomOf(mersenne((seed ^ Math.imul(high, 0x9e3779b1)) | 0));
}

/**
 * Goes on where another stream was.
 *
 * @throws Error when it is not the state of one
 */
export function randomFrom(state: readonly number[]): Random {
  return randomOf(mersenneFromState(state));
}

function randomOf(generator: ReturnType<typeof mersenne>): Random {
  const uniform = (): number => uniformFloat64(generator);
  return {
    uniform,
    // Box–Muller; 1 - uniform() is never zero.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation(length) {
      const order = Int32Array.from({ length }, (_, index) => index);
      for (let last = length - 1; last > 0; last -= 1) {
        const chosen = uniformInt(generator, 0, last);
        [order[last], order[chosen]] = [order[chosen] ?? 0, order[last] ?? 0];
      }
      return order;
    },
    state: () => generator.getState(),
  };
}
