import { goalTable } from '../../lib/goal-table.ts';
import { BOARDS, readBoard } from './board.ts';
import { compareStopping } from './compare.ts';
import type { StoppingOutcome } from './compare.ts';
import { stoppingGoals } from './goals.ts';
import { cellsOf, cellTable, regretTable } from './report.ts';

/** Has each board searched by so many workers, and prints what came of it. */
export async function showStopping(optuna: string, crews: readonly number[], seeds: number): Promise<void> {
  const outcomes: StoppingOutcome[] = [];
  for (const name of BOARDS) {
    const board = readBoard(name);
    console.log(`${name}: ${board.points.length} points of ${board.epochs} epochs, ${seeds} seeds`);
    for (const workers of crews) outcomes.push(await compareStopping(board, optuna, { name, workers, seeds }));
  }
  const cells = cellsOf(outcomes);
  console.log(`\nmean regret: 0 at the best point, 1 at the median\n\n${regretTable(outcomes)}\n`);
  console.log(`${cellTable(cells)}\n\n${goalTable(stoppingGoals(outcomes, cells))}`);
}
