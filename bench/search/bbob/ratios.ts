import { medianOf } from '../../../ledger/src/index.ts';
import { formatTable } from '../../lib/table.ts';
import type { Problem } from './problems.ts';

/** How near to the optimum counts as there, which is COCO's last target. */
const REACHED = 1e-8;
/** The median ratio that is to be reached. */
const GOAL = 1;

/** How far above the optimum the best value of each side is, of one function and seed. */
export interface Excess {
  readonly problem: Problem;
  readonly ours: number;
  readonly optuna: number;
}

/** Ours by Optuna's: below 1 where ours is nearer to the optimum. */
export function ratioOf({ ours, optuna }: Excess): number {
  return Math.max(ours, REACHED) / Math.max(optuna, REACHED);
}

/** A line for each dimension: the median ratio, how often each side was nearer, and the functions that ours loses. */
export function ratioTable(excesses: readonly Excess[]): string {
  const rows = groups(excesses, ({ problem }) => problem.dimension).map(([dimension, those]) => {
    const ratios = those.map(ratioOf);
    const wins = ratios.filter((ratio) => ratio < 1).length;
    const losses = ratios.filter((ratio) => ratio > 1).length;
    return [String(dimension), median(ratios).toFixed(3), String(wins), String(losses), lostFunctions(those)];
  });
  return formatTable(['dimension', 'median ratio', 'wins', 'losses', 'functions lost (their median)'], rows);
}

/** A line for each dimension: the median ratio beside its goal. */
export function ratioGoals(excesses: readonly Excess[]): string[] {
  return groups(excesses, ({ problem }) => problem.dimension).map(([dimension, those]) => {
    const middle = median(those.map(ratioOf));
    return `${middle <= GOAL ? 'met' : 'NOT MET'}: median ratio of dimension ${dimension}: ${middle.toFixed(3)} (at most ${GOAL.toFixed(1)})`;
  });
}

function lostFunctions(excesses: readonly Excess[]): string {
  return groups(excesses, ({ problem }) => problem.function)
    .map(([number, those]) => ({ number, middle: median(those.map(ratioOf)) }))
    .filter(({ middle }) => middle > 1)
    .map(({ number, middle }) => `f${number} (${middle.toFixed(2)})`)
    .join(', ');
}

function groups(excesses: readonly Excess[], keyOf: (excess: Excess) => number): [number, Excess[]][] {
  return [...Map.groupBy(excesses, keyOf)];
}

function median(values: readonly number[]): number {
  return medianOf(values) ?? Number.NaN;
}
