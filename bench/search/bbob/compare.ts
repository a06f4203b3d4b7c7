import { OptunaStudies } from '../study.ts';
import type { Peers } from '../tables.ts';
import { Functions, problemsOf } from './problems.ts';
import type { Problem } from './problems.ts';
import type { Excess } from './ratios.ts';
import { leastOfOptuna, leastOfOurs } from './searches.ts';

const DIMENSIONS = [2, 5, 10];

/** What is compared: an algorithm of ours with so many seeds, from the first one on. */
interface Comparison {
  readonly algorithm: string;
  readonly seeds: number;
  readonly first: number;
}

interface Sides {
  readonly functions: Functions;
  readonly studies: OptunaStudies;
}

/** Searches of all functions in all dimensions by both sides, one evaluation after the other. */
export async function compareOnFunctions({ python }: Pick<Peers, 'python'>, comparison: Comparison): Promise<Excess[]> {
  const functions = new Functions(python);
  const studies = new OptunaStudies(python);
  const excesses: Excess[] = [];
  for (const dimension of DIMENSIONS) {
    for (const problem of problemsOf(dimension)) {
      excesses.push(...(await compareOn(problem, { functions, studies }, comparison)));
    }
    console.error(`dimension ${dimension}: done`);
  }
  await Promise.all([functions.close(), studies.close()]);
  return excesses;
}

async function compareOn(problem: Problem, sides: Sides, { algorithm, seeds, first }: Comparison): Promise<Excess[]> {
  const { functions, studies } = sides;
  const optimum = await functions.choose(problem);
  const excesses: Excess[] = [];
  for (let seed = first; seed < first + seeds; seed++) {
    const ours = await leastOfOurs(functions, problem, algorithm, seed);
    const optuna = await leastOfOptuna(functions, problem, studies, seed);
    excesses.push({ problem, ours: ours - optimum, optuna: optuna - optimum });
  }
  return excesses;
}
