import type { ParameterPoint } from '@tuningsweep/ledger';
import type { Algorithm, Question } from '../algorithm.ts';
import { Draws } from '../numbers/draws.ts';
import { algorithmOf, PURPOSE } from '../proposing.ts';
import type { IsFree } from '../proposing.ts';
import { sobolPoint } from '../sobol/sobol.ts';
import { keyOf, placesOf, pointOf } from '../space/space.ts';
import { narrow, wide } from './bandwidth.ts';
import { groupsOf } from './groups.ts';
import { Mixture } from './mixture.ts';

/** Free points that are drawn near the best results; one of them is proposed. */
const CANDIDATES = 24;
/** Draws after which no more of them are looked for, since most points near the best are taken. */
const MOST_DRAWS = 10 * CANDIDATES;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization", NIPS
 * 2011) with its parameters taken together and the best weighted by their improvement (Watanabe, "Tree-structured Parzen
 * estimator: understanding its algorithm components and their roles for better empirical performance", 2023).
 *
 * Results are divided into the best ones and the rest. Of points drawn from the density of the best, that one is proposed at
 * which it is largest beside the density of the rest. Failed tasks count as the rest does, those that have stopped early too, and
 * so do open points (a constant liar). Before there are six results, Sobol's points are proposed.
 */
export const tpe: Algorithm = algorithmOf({ name: 'TPE', version: 1 }, (question, isFree) => {
  const groups = groupsOf(question);
  if (groups === undefined) {
    const point = sobolPoint(question);
    return isFree(point) ? point : undefined;
  }
  const { space } = question;
  const best = new Mixture(space, groups.best, groups.weights, narrow);
  const equally = groups.rest.map(() => 1);
  const rest = new Mixture(space, groups.rest, equally, wide);
  return chosen(question, isFree, best, rest);
});

/** The candidate with the largest ratio of densities, the first of equal ones; undefined where none drawn is free. */
function chosen(question: Question, isFree: IsFree, best: Mixture, rest: Mixture): ParameterPoint | undefined {
  const { space, seed, number } = question;
  const draws = new Draws(seed, number, PURPOSE.algorithm);
  const seen = new Set<string>();
  let found: { point: ParameterPoint; ratio: number } | undefined;
  let candidates = 0;
  for (let draw = 0; draw < MOST_DRAWS && candidates < CANDIDATES; draw++) {
    const drawn = best.sample(draws);
    const point = pointOf(space, (_, index) => drawn[index] ?? 0);
    if (!isFree(point)) continue;
    candidates++;
    const key = keyOf(space, point);
    if (seen.has(key)) continue;
    seen.add(key);
    const places = placesOf(space, point);
    const ratio = best.at(places) / rest.at(places);
    if (found === undefined || ratio > found.ratio) found = { point, ratio };
  }
  return found?.point;
}
