import { ALGORITHMS, spaceOf } from '../../../engine/src/search/index.ts';
import type { Result } from '../../../engine/src/search/index.ts';
import type { OptunaStudies } from '../study.ts';
import { coordinatesOf, INTERVAL } from './problems.ts';
import type { Functions, Problem } from './problems.ts';

/** Evaluations for each coordinate. */
const EVALUATIONS = 20;

/**
 * The least value that an algorithm of ours finds of the chosen function.
 *
 * @throws Error for an algorithm that there is not
 */
export async function leastOfOurs(
  functions: Functions,
  problem: Problem,
  algorithm: string,
  seed: number,
): Promise<number> {
  const propose = ALGORITHMS[algorithm]?.propose;
  if (propose === undefined)
    throw new Error(`expected one of ${Object.keys(ALGORITHMS).join(', ')}, found ${algorithm}`);
  const names = coordinatesOf(problem);
  const space = spaceOf(Object.fromEntries(names.map((name) => [name, INTERVAL])));
  const history: Result[] = [];
  let least = Infinity;
  while (history.length < EVALUATIONS * problem.dimension) {
    const [point = {}] = propose({ space, history, open: [], seed, number: history.length }, 1);
    const loss = await functions.valueAt(names.map((name) => Number(point[name])));
    least = Math.min(least, loss);
    history.push({ point, loss });
  }
  return least;
}

/** The least value that Optuna finds of the chosen function. */
export async function leastOfOptuna(
  functions: Functions,
  problem: Problem,
  studies: OptunaStudies,
  seed: number,
): Promise<number> {
  const names = coordinatesOf(problem);
  const parameter = { kind: 'float', low: INTERVAL.min, high: INTERVAL.max } as const;
  await studies.start(seed, Object.fromEntries(names.map((name) => [name, parameter])));
  let least = Infinity;
  for (let count = 0; count < EVALUATIONS * problem.dimension; count++) {
    const trial = await studies.ask();
    const value = await functions.valueAt(names.map((name) => trial.point[name] ?? Number.NaN));
    least = Math.min(least, value);
    await studies.tell(trial, value);
  }
  return least;
}
