import { isProposed, numbersOf } from '@tuningsweep/engine/search';
import { settledOf } from '@tuningsweep/engine/sweep';
import type { Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { stoppingOf } from '@tuningsweep/engine/stopping';
import type { StoppingRule } from '@tuningsweep/engine/stopping';
import { expectedLevels, leftOf } from '../stopping/levels.ts';
import type { Level } from '../stopping/levels.ts';

/** How far a run has come. */
interface Come {
  readonly tasks: SweepStatus['tasks'];
  /** Tasks that it has settled after it had trained them, and the work that it has done. */
  readonly ended: number;
  readonly work: number;
  /** Tasks of the sweep that have paused at each rung. */
  readonly paused: readonly number[];
}

/** How much there is to do, in units that take the same time each. */
export interface Workload {
  /** What a stretch of training is; of a task whose epochs are not known, what it is on average. */
  of(stretch: { readonly epochs?: number; readonly rung: number }): number;
  left(come: Come): number;
}

/** By epochs, where tasks differ in them or pause at rungs; else every task is as much work as another. */
export function workloadOf(spec: Sweep['spec']): Workload {
  const epochs = numbersOf(spec.parameters, 'epoch');
  const rule = stoppingOf(spec);
  if (rule?.name === 'ASHA' && epochs.length > 0) return atRungs(rule, mean(epochs));
  return ofTasks(new Map(isProposed(spec) ? epochs.map((value) => [value, value]) : beyondShorter(epochs)));
}

/** In a grid a longer training goes on from the end of the next shorter one of the same point. */
function beyondShorter(epochs: readonly number[]): [number, number][] {
  const ascending = epochs.toSorted((a, b) => a - b);
  return ascending.map((value, at) => [value, value - (ascending[at - 1] ?? 0)]);
}

/** @param weights of tasks by their epochs, as many tasks with each */
function ofTasks(weights: ReadonlyMap<number, number>): Workload {
  const all = weights.size === 0 ? [1] : [...weights.values()];
  const [average, least] = [mean(all), Math.min(...all)];
  return {
    of: ({ epochs }) => (epochs === undefined ? average : (weights.get(epochs) ?? epochs)),
    left: ({ tasks, ended, work }) => {
      const elsewhere = settledOf(tasks) - ended;
      const remaining = tasks.total - settledOf(tasks);
      return Math.max((tasks.total - elsewhere) * average - work, remaining * least);
    },
  };
}

/** What is expected to come lies between what it is at best and what it usually is. */
function atRungs(rule: StoppingRule, epochs: number): Workload {
  const lengths = expectedLevels(rule, epochs, 1).map((level) => level.epochs);
  let expected: { tasks: number; levels: readonly Level[] } = { tasks: 0, levels: [] };
  const levelsOf = (tasks: number): readonly Level[] => {
    // It is asked for twice a second.
    if (expected.tasks !== tasks) expected = { tasks, levels: expectedLevels(rule, epochs, tasks) };
    return expected.levels;
  };
  return {
    of: ({ rung }) => lengths[Math.min(rung, lengths.length - 1)] ?? 0,
    left: ({ tasks: { total, completed }, paused }) => {
      const levels = levelsOf(total);
      const bounds = (['least', 'usual'] as const).map((which) => leftOf(levels, { paused, completed }, which).epochs);
      return mean(bounds);
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
