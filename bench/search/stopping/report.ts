import { formatTable } from '../../lib/table.ts';
import { holm, wilcoxon } from '../wilcoxon.ts';
import type { Board } from './board.ts';
import type { Match, StoppingOutcome } from './compare.ts';
import { BUDGETS, epochsUntil, FULL, meanBegun, meanRegret, regretAfter, THIRD } from './regret.ts';

/** Differences whose corrected p-value is below this are no chance. */
const SIGNIFICANT = 0.05;

/** A budget of a match: ours beside the peer that has the least mean regret there. */
export interface Cell {
  readonly board: string;
  readonly workers: number;
  readonly budget: number;
  readonly ours: string;
  readonly peer: string;
  readonly regret: number;
  readonly theirs: number;
  /** Wilcoxon's, seed by seed, corrected by Holm for all cells. */
  readonly p: number;
}

/** Mean regrets of all sides at each budget, a line a side, and after how many epochs they are as good as full search is. */
export function regretTable(outcomes: readonly StoppingOutcome[]): string {
  const budgets = [...BUDGETS, FULL].map((budget) => `after ${budget}`);
  const heads = ['board', 'workers', 'search', `begun by ${THIRD}`, ...budgets, 'as good as full after'];
  const rows = outcomes.flatMap(({ name, board, workers, full, matches, others }) => {
    const regret = meanRegret(board, full.searches, FULL);
    const sides = [full, ...matches.flatMap(({ ours, peers }) => [ours, ...peers]), ...others];
    return sides.map((side) => [
      name,
      String(workers),
      side.name,
      meanBegun(side.searches, THIRD).toFixed(0),
      ...BUDGETS.map((budget) => short(meanRegret(board, side.searches, budget))),
      ...(side === full ? [short(regret), String(FULL)] : ['', whole(epochsUntil(board, side.searches, regret))]),
    ]);
  });
  return formatTable(heads, rows);
}

/** Ours beside the best peer, in each match at each budget. */
export function cellsOf(outcomes: readonly StoppingOutcome[]): Cell[] {
  const cells = outcomes.flatMap(({ name, board, workers, matches }) =>
    matches.flatMap((match) =>
      BUDGETS.map((budget) => ({ board: name, workers, budget, ...compareAt(board, match, budget) })),
    ),
  );
  const corrected = holm(cells.map(({ p }) => p));
  return cells.map((cell, index) => ({ ...cell, p: corrected[index] ?? 1 }));
}

/** The cells, one a line, each with its winner where the difference is no chance. */
export function cellTable(cells: readonly Cell[]): string {
  const heads = ['board', 'workers', 'after', 'ours', 'regret', 'best peer', 'regret', 'p (Holm)', ''];
  const rows = cells.map((cell) => [
    cell.board,
    String(cell.workers),
    String(cell.budget),
    cell.ours,
    short(cell.regret),
    cell.peer,
    short(cell.theirs),
    short(cell.p),
    verdictOf(cell),
  ]);
  return formatTable(heads, rows);
}

/** Who wins, as ours has it; nothing where that may be chance. */
export function verdictOf({ regret, theirs, p }: Cell): '' | 'win' | 'loss' {
  if (p >= SIGNIFICANT) return '';
  return regret < theirs ? 'win' : 'loss';
}

function compareAt(board: Board, { ours, peers }: Match, budget: number) {
  const means = peers.map(({ searches }) => meanRegret(board, searches, budget));
  const theirs = Math.min(...means);
  const best = peers[means.indexOf(theirs)];
  const differences = ours.searches.map((search, seed) => {
    const [mine, other] = [search, best?.searches[seed] ?? []].map((each) => regretAfter(board, each, budget));
    // Where neither has a point that is trained to its end, Infinity less Infinity is no difference.
    return mine === other ? 0 : (mine ?? 0) - (other ?? 0);
  });
  const regret = meanRegret(board, ours.searches, budget);
  return { ours: ours.name, peer: best?.name ?? '', regret, theirs, p: wilcoxon(differences) };
}

function whole(value: number): string {
  return Number.isFinite(value) ? value.toFixed(0) : '–';
}

function short(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : '–';
}
