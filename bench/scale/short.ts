import type { Arena } from '../lib/environment.ts';
import type { GoalRow } from '../lib/goal.ts';
import { measureSweep } from './measure.ts';
import { goalsOf, PARALLELISM } from './report.ts';

/** 500 tasks beside 2,000, after a sweep that warms up. */
export async function measureShort(arena: Arena): Promise<GoalRow[]> {
  await measureSweep(arena, 200, PARALLELISM);
  const small = await measureSweep(arena, 500, PARALLELISM);
  return goalsOf(small, await measureSweep(arena, 2000, PARALLELISM));
}
