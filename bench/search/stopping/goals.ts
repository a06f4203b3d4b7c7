import type { GoalRow } from '../../lib/goal.ts';
import type { StoppingOutcome } from './compare.ts';
import { epochsUntil, FULL, meanRegret, repeatedEpochs, THIRD } from './regret.ts';
import { verdictOf } from './report.ts';
import type { Cell } from './report.ts';

/** A third of a full search's epochs for its regret, no worse than the best peer after as many, and no epoch trained twice. */
export function stoppingGoals(outcomes: readonly StoppingOutcome[], cells: readonly Cell[]): GoalRow[] {
  const row = (what: string, measured: number): GoalRow => ({ bench: 'search', what, measured, goal: { max: 0 } });
  const thirds = outcomes.flatMap(({ name, board, workers, full, matches }) => {
    const regret = meanRegret(board, full.searches, FULL);
    return matches.map(({ ours }): GoalRow => {
      const what = `${name}, workers: ${workers}: epochs of ${ours.name} for the regret of full search after ${FULL}`;
      return { ...row(what, epochsUntil(board, ours.searches, regret)), goal: { max: THIRD } };
    });
  });
  const repeated = outcomes.flatMap(({ matches }) =>
    matches.flatMap(({ ours }) => ours.searches.map((search) => repeatedEpochs(search))),
  );
  return [
    ...thirds,
    row(
      `comparisons of ${cells.length} in which the best peer is better, beyond chance`,
      cells.filter((cell) => verdictOf(cell) === 'loss').length,
    ),
    row(
      'epochs trained twice by promotions',
      repeated.reduce((total, each) => total + each, 0),
    ),
  ];
}
