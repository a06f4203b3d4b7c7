import type { Goal } from '@tuningsweep/ledger';
import type { Importance } from './report-data.ts';

/** Below so many tasks chance would speak. */
const FEWEST_TASKS = 20;

/** The share of the tasks that is compared to all, and how many these are at least. */
const BEST_SHARE = 0.1;
const FEWEST_BEST = 5;

/** A parameter with the cells that tasks are in. */
export interface Judged {
  readonly name: string;
  /** How many cells there are. */
  readonly cells: number;
  /** The number of each task's cell; -1 where it does without the parameter. */
  readonly places: readonly number[];
}

/**
 * How much parameters matter, by PED-ANOVA (Watanabe, Bansal, Hutter, "PED-ANOVA: Efficiently Quantifying Hyperparameter
 * Importance in Arbitrary Subspaces", IJCAI 2023): the Pearson divergence between how the best tasks and how all tasks are
 * distributed over the values of a parameter, as a share of the sum over all parameters. Of each divergence that is taken
 * away which as many tasks drawn by chance would show: it is the larger the more values there are, and the fewer tasks.
 *
 * @param values of the objective, one per task; NaN where a task has none
 * @returns undefined below {@link FEWEST_TASKS} tasks; no shares where nothing goes beyond chance
 */
export function importanceOf(
  parameters: readonly Judged[],
  values: readonly number[],
  goal: Goal,
): Importance | undefined {
  const tasks = [...values.keys()].filter((task) => !Number.isNaN(values[task]));
  if (tasks.length < FEWEST_TASKS) return undefined;
  const losses = values.map((value) => (goal === 'Maximize' ? -value : value));
  const found = parameters.map(({ name, cells, places }) => {
    const having = tasks.filter((task) => (places[task] ?? -1) >= 0);
    const isConditional = having.length < tasks.length;
    const divergence = having.length < FEWEST_TASKS ? 0 : divergenceOf(cells, places, bestOf(having, losses), having);
    return { axis: name, tasks: having.length, isConditional, divergence };
  });
  const sum = found.reduce((total, { divergence }) => total + divergence, 0);
  const shares = found
    .map(({ divergence, ...rest }) => ({ ...rest, share: sum === 0 ? 0 : divergence / sum }))
    .toSorted((a, b) => b.share - a.share);
  return { tasks: tasks.length, shares: sum === 0 ? [] : shares };
}

/** The best of these tasks, with all that are as good as the last of them. */
function bestOf(tasks: readonly number[], losses: readonly number[]): number[] {
  const loss = (task: number): number => losses[task] ?? Infinity;
  const most = Math.max(FEWEST_BEST, Math.ceil(BEST_SHARE * tasks.length));
  const last = tasks.map(loss).toSorted((a, b) => a - b)[most - 1] ?? Infinity;
  return tasks.filter((task) => loss(task) <= last);
}

function divergenceOf(
  cells: number,
  places: readonly number[],
  best: readonly number[],
  all: readonly number[],
): number {
  return divergenceOfCounts(counts(cells, places, best), counts(cells, places, all));
}

function counts(cells: number, places: readonly number[], tasks: readonly number[]): number[] {
  const counted = new Map<number, number>();
  for (const task of tasks) counted.set(places[task] ?? -1, (counted.get(places[task] ?? -1) ?? 0) + 1);
  return Array.from({ length: cells }, (_, cell) => counted.get(cell) ?? 0);
}

/**
 * The Pearson divergence between the distributions of the best and of all tasks, beyond what is to be expected where the best
 * are drawn from all by chance; not below 0. Each cell counts one task more, so that a rare one says little; of the best these
 * are spread as all tasks are, so that few of them differ less.
 *
 * @param best of each cell how many of the best tasks are in it
 * @param all of each cell how many of all tasks are, the best among them
 */
export function divergenceOfCounts(best: readonly number[], all: readonly number[]): number {
  const cells = all.length;
  const [drawn, total] = [sumOf(best), sumOf(all)];
  if (drawn === total) return 0;
  const divergence = all.map((count, cell) => {
    const share = count / total;
    const ofAll = (count + 1) / (total + cells);
    const ofBest = (found: number): number => (found + cells * ofAll) / (drawn + cells);
    // That of a count which is drawn without putting back.
    const variance = (drawn * share * (1 - share) * (total - drawn)) / (total - 1) / (drawn + cells) ** 2;
    const chance = variance + (ofBest(drawn * share) - ofAll) ** 2;
    return ((ofBest(best[cell] ?? 0) - ofAll) ** 2 - chance) / ofAll;
  });
  return Math.max(0, sumOf(divergence));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
