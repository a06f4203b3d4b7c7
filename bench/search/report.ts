import { formatTable } from '../lib/table.ts';
import { BUDGETS } from './regret.ts';
import type { Regrets } from './regret.ts';
import { holm, wilcoxon } from './wilcoxon.ts';

/** Mean regret over the tables at each budget that is to be reached. */
const GOALS = [0.101, 0.053, 0.024] as const;
/** Differences whose corrected p-value is below this count as wins and losses. */
const SIGNIFICANT = 0.05;

/** What one table came to: a side's regrets for each seed, and random search's. */
export interface Outcome {
  readonly table: string;
  readonly ours: readonly Regrets[];
  readonly optuna: readonly Regrets[];
  readonly optunaByProposals: readonly Regrets[];
  readonly random: Regrets;
}

/** The figures of a budget, a line for each table; p-values are of ours beside Optuna by trainings, seed by seed. */
export function budgetTable(outcomes: readonly Outcome[], budget: number): string {
  const at = (runs: readonly Regrets[]): number[] => runs.map((regrets) => regrets[budget] ?? Number.NaN);
  const differences = outcomes.map(({ ours, optuna }) => {
    const others = at(optuna);
    return at(ours).map((regret, seed) => regret - (others[seed] ?? Number.NaN));
  });
  const corrected = holm(differences.map(wilcoxon));
  const columns = outcomes.map(({ ours, optuna, optunaByProposals, random }) => [
    mean(at(ours)),
    mean(at(optuna)),
    mean(at(optunaByProposals)),
    random[budget] ?? Number.NaN,
  ]);
  const rows = outcomes.map(({ table }, index) => {
    const p = corrected[index] ?? 1;
    return [table, ...(columns[index] ?? []).map(short), short(p), verdict(mean(differences[index] ?? []), p)];
  });
  const means = [0, 1, 2, 3].map((side) => short(mean(columns.map((each) => each[side] ?? Number.NaN))));
  const heads = [`after ${BUDGETS[budget]}`, 'ours', 'Optuna', 'Optuna, by proposals', 'random', 'p (Holm)', ''];
  return formatTable(heads, [...rows, ['mean', ...means, '', '']]);
}

/** A line for each budget: the mean regret beside its goal. */
export function goalLines(outcomes: readonly Outcome[]): string[] {
  return BUDGETS.map((budget, index) => {
    const measured = mean(outcomes.map(({ ours }) => mean(ours.map((regrets) => regrets[index] ?? Number.NaN))));
    const goal = GOALS[index] ?? Number.NaN;
    return `${measured <= goal ? 'met' : 'NOT MET'}: mean regret after ${budget}: ${short(measured)} (at most ${goal})`;
  });
}

function verdict(difference: number, p: number): string {
  if (p >= SIGNIFICANT) return '';
  return difference < 0 ? 'win' : 'loss';
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function short(value: number): string {
  return value.toFixed(4);
}
