import type { BenchEnvironment } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { measureSweep } from './measure.ts';
import { goalsOf, PARALLELISM } from './report.ts';

/** 500 tasks beside 2,000, after a sweep that warms up. */
export async function measureShort(environment: BenchEnvironment): Promise<GoalRow[]> {
  await measureSweep(environment, 200, PARALLELISM);
  const small = await measureSweep(environment, 500, PARALLELISM);
  return goalsOf(small, await measureSweep(environment, 2000, PARALLELISM));
}
