import type { Table } from './tables.ts';

/** Budgets, in trainings or in proposals. */
export const BUDGETS = [25, 50, 100] as const;

/** One search: losses in the order in which it was told them, and which of them were of points proposed before. */
export interface Run {
  readonly values: readonly number[];
  readonly repeated: readonly boolean[];
}

/** Normalised regret at each budget: 0 at the optimum, 1 at the median of the table. */
export type Regrets = readonly number[];

/** What the best one of as many trainings, or proposals, leaves to be found. Repeated points are no trainings. */
export function regretsOf(table: Table, { values, repeated }: Run, counted: 'trainings' | 'proposals'): Regrets {
  const counting = counted === 'proposals' ? values : values.filter((_, index) => repeated[index] === false);
  return BUDGETS.map((budget) => normalised(table, Math.min(...counting.slice(0, budget))));
}

/** The regret that random search without repetition has on average, computed and not drawn. */
export function randomRegrets(table: Table): Regrets {
  const sorted = table.losses.toSorted();
  return BUDGETS.map((budget) => {
    // The chance that the best one of the budget has this rank, from that of the rank before.
    let chance = budget / sorted.length;
    let mean = chance * (sorted[0] ?? 0);
    for (let rank = 1; rank <= sorted.length - budget; rank++) {
      chance *= (sorted.length - rank - budget + 1) / (sorted.length - rank);
      mean += chance * (sorted[rank] ?? 0);
    }
    return normalised(table, mean);
  });
}

function normalised({ best, median }: Table, loss: number): number {
  return (loss - best) / (median - best);
}
