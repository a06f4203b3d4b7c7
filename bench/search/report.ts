import { formatTable } from '../lib/table.ts';
import { BUDGETS } from './regret.ts';
import type { Regrets } from './regret.ts';
import { holm, wilcoxon } from './wilcoxon.ts';

/** Mean regret over the tables at each budget that is to be reached. */
const GOALS = [0.101, 0.053, 0.024] as const;
/** Differences whose corrected p-value is below this count as wins and losses. */
const SIGNIFICANT = 0.05;

/** A side's regrets for each seed. */
export interface Column {
  readonly head: string;
  readonly regrets: readonly Regrets[];
}

/** What one table came to. */
export interface Outcome {
  readonly table: string;
  readonly ours: Column;
  /** The peer that ours is compared with. */
  readonly peer: Column;
  readonly others: readonly Column[];
}

/** The figures of a budget, a line for each table; p-values are of ours beside the peer, seed by seed. */
export function budgetTable(outcomes: readonly Outcome[], budget: number): string {
  const at = ({ regrets }: Column): number[] => regrets.map((each) => each[budget] ?? Number.NaN);
  const differences = outcomes.map(({ ours, peer }) => {
    const theirs = at(peer);
    return at(ours).map((regret, seed) => regret - (theirs[seed] ?? Number.NaN));
  });
  const corrected = holm(differences.map(wilcoxon));
  const means = outcomes.map((outcome) => columnsOf(outcome).map((column) => mean(at(column))));
  const rows = outcomes.map(({ table }, index) => {
    const p = corrected[index] ?? 1;
    return [table, ...(means[index] ?? []).map(short), short(p), verdict(mean(differences[index] ?? []), p)];
  });
  const heads = outcomes.slice(0, 1).flatMap((outcome) => columnsOf(outcome).map(({ head }) => head));
  const overall = heads.map((_, column) => short(mean(means.map((each) => each[column] ?? Number.NaN))));
  return formatTable([`after ${BUDGETS[budget]}`, ...heads, 'p (Holm)', ''], [...rows, ['mean', ...overall, '', '']]);
}

/** A line for each budget: the mean regret beside its goal. */
export function goalLines(outcomes: readonly Outcome[]): string[] {
  return BUDGETS.map((budget, index) => {
    const measured = mean(outcomes.map(({ ours }) => mean(ours.regrets.map((each) => each[index] ?? Number.NaN))));
    const goal = GOALS[index] ?? Number.NaN;
    return `${measured <= goal ? 'met' : 'NOT MET'}: mean regret after ${budget}: ${short(measured)} (at most ${goal})`;
  });
}

function columnsOf({ ours, peer, others }: Outcome): Column[] {
  return [ours, peer, ...others];
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
