import type { GoalRow } from '../lib/goal.ts';
import { STORES, goalsOf, measureGrid } from './measure.ts';

/** The short form's size and number of rounds. */
export const SHORT = { points: 100_000, rounds: 2 };

/** Measures in the short form, which takes about two minutes. */
export async function measureShort(): Promise<GoalRow[]> {
  return goalsOf(await measureGrid(SHORT.points, SHORT.rounds, STORES), SHORT.points);
}
