import type { Algorithm } from './algorithm.ts';
import { random } from './random.ts';
import { sobol } from './sobol/sobol.ts';
import { tpe } from './tpe/tpe.ts';

/** The algorithms that propose points, by their names in `spec.algorithm.name`; Grid has all its points from the start. */
export const ALGORITHMS: Readonly<Record<string, Algorithm>> = { Random: random, Sobol: sobol, TPE: tpe };
