import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Algorithm, Question } from './algorithm.ts';
import { knownOf } from './known.ts';
import { Draws } from './numbers/draws.ts';
import { isInside, keyOf, pointOf } from './space/space.ts';
import type { Space } from './space/space.ts';

/** How often a random point is drawn before the points are gone through. */
const ATTEMPTS = 64;
/** The purposes that random numbers are drawn for, so that none is used twice. */
export const PURPOSE = { algorithm: 0, scramble: 1, replace: 2 };

/** Says of a point whether it may be proposed: it is neither settled nor open. */
export type IsFree = (point: ParameterPoint) => boolean;

/**
 * An algorithm from its way to find one point. Where it finds none that is free, a random one is taken.
 */
export function algorithmOf(
  { name, version }: Pick<Algorithm, 'name' | 'version'>,
  find: (question: Question, isFree: IsFree) => ParameterPoint | undefined,
): Algorithm {
  const propose = (question: Question, count: number): ParameterPoint[] => {
    const { space, history } = question;
    const open = [...question.open];
    const known = knownOf(space, history);
    const taken = new Set(open.map((point) => known.placement(point).key));
    const isFree = (point: ParameterPoint): boolean => {
      const { key } = known.placement(point);
      return !known.has(key) && !taken.has(key);
    };
    const proposed: ParameterPoint[] = [];
    while (proposed.length < count) {
      const next = { ...question, open, number: question.number + proposed.length };
      const point = find(next, isFree) ?? anyFree(next, isFree);
      if (point === undefined) break;
      proposed.push(point);
      open.push(point);
      taken.add(known.placement(point).key);
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
function anyFree(question: Question, isFree: IsFree): ParameterPoint | undefined {
  const { space, seed, number } = question;
  const draws = new Draws(seed, number, PURPOSE.replace);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const point = randomPoint(space, draws);
    if (isFree(point)) return point;
  }
  return space.size === Infinity ? undefined : nextFree(question, Math.floor(draws.uniform() * space.size));
}

function nextFree({ space, history, open }: Question, begin: number): ParameterPoint | undefined {
  const known = [...history.map(({ point }) => point), ...open].filter((point) => isInside(space, point));
  const taken = new Set(known.map((point) => keyOf(space, point)));
  for (let step = 0; step < space.size; step++) {
    const point = space.pointAt((begin + step) % space.size);
    if (!taken.has(keyOf(space, point))) return point;
  }
  return undefined;
}
