import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Algorithm, Question } from '../algorithm.ts';
import { philox } from '../numbers/draws.ts';
import { algorithmOf, PURPOSE } from '../proposing.ts';
import { pointOf } from '../space/space.ts';
import { directionNumbers } from './directions.ts';

/**
 * Points that fill the space evenly: Sobol's sequence with the direction numbers of Joe and Kuo ("Constructing Sobol sequences
 * with better two-dimensional projections", SIAM J. Sci. Comput. 30, 2008), scrambled after Owen ("Randomly permuted (t,m,s)-nets
 * and (t,s)-sequences", 1995) by a hash of the digits (Burley, "Practical hash-based Owen scrambling", JCGT 9, 2020), so that
 * each seed has a sequence of its own. The dimensions are the parameters; places of those that are not there are passed over.
 * In place of a point that was proposed before, as lists of few values make them, a random one is taken.
 */
export const sobol: Algorithm = algorithmOf({ name: 'Sobol', version: 1 }, (question, isFree) => {
  const point = sobolPoint(question);
  return isFree(point) ? point : undefined;
});

/** The point of the sequence that has the number of the proposal. */
export function sobolPoint({ space, seed, number }: Question): ParameterPoint {
  return pointOf(space, (_, index) => sobolPlace(index, number, seed));
}

/** The coordinate of a point of the scrambled sequence in a dimension from 0 on: from 0 to below 1. */
export function sobolPlace(dimension: number, number: number, seed: number): number {
  const key = [seed | 0, Math.floor(seed / 2 ** 32) | 0] as const;
  const [hash] = philox([dimension, 0, PURPOSE.scramble, 1], key);
  return (scrambled(sobolWord(dimension, number), hash) + 0.5) / 2 ** 32;
}

/** The first 32 binary digits of the coordinate, before the scrambling. */
export function sobolWord(dimension: number, number: number): number {
  const directions = directionNumbers(dimension);
  let word = 0;
  for (let digit = 0; digit < 32; digit++) {
    if ((number >>> digit) & 1) word ^= directions[digit] ?? 0;
  }
  return word >>> 0;
}

/** Nested uniform scrambling: each digit is flipped or not by a hash of those before it. */
function scrambled(word: number, seed: number): number {
  let x = (reversed(word) + seed) | 0;
  x ^= Math.imul(x, 0x6c50b47c);
  x ^= Math.imul(x, 0xb82f1e52);
  x ^= Math.imul(x, 0xc7afe638);
  x ^= Math.imul(x, 0x8d22f6e6);
  return reversed(x);
}

/** The digits in the opposite order. */
function reversed(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
