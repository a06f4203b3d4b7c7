import type { Board } from './board.ts';
import type { Trained } from './epochs.ts';

/** Epochs at which sides are compared: those of 10, 20 and 30 points that are trained to the end. */
export const BUDGETS = [270, 540, 810] as const;
/** Epochs of a search without stopping, of which the others are to need a third: 60 points. */
export const FULL = 1620;
export const THIRD = 540;
/** After so many a search with early stopping is over. */
export const LAST = Math.max(...BUDGETS);

/**
 * What is left to the best point of the board by the best one that is trained to its end after so many epochs: 0 at the optimum,
 * 1 at the board's median; Infinity where none is trained to its end.
 */
export function regretAfter(board: Board, trained: readonly Trained[], budget: number): number {
  const { epochs, values, best, median } = board;
  const complete = trained.slice(0, budget).filter(({ epoch }) => epoch === epochs);
  const found = complete.map(({ index }) => values[index]?.[epochs - 1] ?? Number.NaN);
  return (Math.min(...found) - best) / (median - best);
}

/** The mean of the regrets of searches. */
export function meanRegret(board: Board, searches: readonly (readonly Trained[])[], budget: number): number {
  return mean(searches.map((trained) => regretAfter(board, trained, budget)));
}

/**
 * How many epochs searches need until their mean regret is as small as another one; Infinity where it does not get there within
 * {@link LAST} of them.
 */
export function epochsUntil(board: Board, searches: readonly (readonly Trained[])[], regret: number): number {
  let [low, high] = [0, LAST + 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (meanRegret(board, searches, middle) <= regret) high = middle;
    else low = middle;
  }
  return high > LAST ? Infinity : high;
}

/** How many points searches begin within so many epochs, on average. */
export function meanBegun(searches: readonly (readonly Trained[])[], budget: number): number {
  return mean(searches.map((trained) => new Set(trained.slice(0, budget).map(({ index }) => index)).size));
}

/** How many of the epochs were trained before. */
export function repeatedEpochs(trained: readonly Trained[]): number {
  return trained.length - new Set(trained.map(({ index, epoch }) => `${index} ${epoch}`)).size;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
