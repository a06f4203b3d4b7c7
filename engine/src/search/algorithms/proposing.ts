import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Algorithm, Question } from './algorithm.ts';
import { knownOf } from './known.ts';
import { Draws } from './numbers/draws.ts';
import { pointOf } from './space/space.ts';
import type { Space } from './space/space.ts';

/** How often a random point is drawn before the points are gone through. */
const ATTEMPTS = 64;
/** The purposes that random numbers are drawn for, so that none is used twice. */
export const PURPOSE = { algorithm: 0, scramble: 1, replace: 2 };

/** Says of a point whether it may be proposed: it is neither settled nor open. */
export type IsFree = (point: ParameterPoint) => boolean;

/**
 * The points that may be proposed.
 *
 * @returns with `take`, after which a point is free no more
 */
export function freePoints({ space, history, open }: Pick<Question, 'space' | 'history' | 'open'>): {
  isFree: IsFree;
  take: (point: ParameterPoint) => void;
} {
  const known = knownOf(space, history);
  const taken = new Set(open.map((point) => known.placement(point).key));
  return {
    isFree: (point) => {
      const key = known.keyOf(point);
      return !known.has(key) && !taken.has(key);
    },
    take: (point) => void taken.add(known.keyOf(point)),
  };
}

/**
 * An algorithm from its way to find one point. Where it finds none that is free, a random one is taken.
 */
export function algorithmOf(
  { name, version }: Pick<Algorithm, 'name' | 'version'>,
  find: (question: Question, isFree: IsFree) => ParameterPoint | undefined,
): Algorithm {
  const propose = (question: Question, count: number): ParameterPoint[] => {
    const { isFree, take } = freePoints(question);
    const proposed: ParameterPoint[] = [];
    while (proposed.length < count) {
      const number = question.number + proposed.length;
      const next = { ...question, number, open: [...question.open, ...proposed] };
      const point = find(next, isFree) ?? anyFree(next, isFree);
      if (point === undefined) break;
      proposed.push(point);
      take(point);
    }
    return proposed;
  };
  return { name, version, propose };
}

/** A random point of the space: uniform in each parameter, or in its logarithm where that is its scale. */
export function randomPoint(space: Space, draws: Draws): ParameterPoint {
  return pointOf(space, () => draws.uniform());
}

/** A random point that is free; where most are taken, the first free one from a random one on. */
function anyFree({ space, seed, number }: Question, isFree: IsFree): ParameterPoint | undefined {
  const draws = new Draws(seed, number, PURPOSE.replace);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const point = randomPoint(space, draws);
    if (isFree(point)) return point;
  }
  if (space.size === Infinity) return undefined;
  const begin = Math.floor(draws.uniform() * space.size);
  for (let step = 0; step < space.size; step++) {
    const point = space.pointAt((begin + step) % space.size);
    if (isFree(point)) return point;
  }
  return undefined;
}
