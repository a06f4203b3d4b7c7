import { objectiveOf, wholeSecond } from '@tuningsweep/ledger';
import type { OpenTask, PointValue, SweepRecord } from '@tuningsweep/ledger';
import type { BestTask, TaskCounts } from '../api/index.ts';
import { conditionsOf } from './conditions.ts';
import type { Condition, Trouble } from './conditions.ts';
import { totalOf } from '../sweep/decide/outcome.ts';
import type { Observation, Stall } from '../sweep/types.ts';

/**
 * A sweep's summary: counts and one best task, never a list of tasks, so that its size does not grow with the grid. The best
 * task has all its parameters and metrics, of which a resource has room for some.
 */
export interface SweepStatus {
  startTime?: string;
  completionTime?: string;
  conditions: Condition[];
  tasks: TaskCounts;
  best?: BestTask;
}

/** The status that an observation stands for; the same observation always gives the same status. */
export function statusOf(o: Observation, stall?: Stall, trouble?: Trouble): SweepStatus {
  const { record } = o;
  return {
    ...(record?.startTime && { startTime: wholeSecond(record.startTime) }),
    ...(record?.finishTime && { completionTime: wholeSecond(record.finishTime) }),
    conditions: conditionsOf(o, stall, trouble),
    tasks: tasksOf(record, o.grid, activeIn(o.openTasks)),
    ...bestOf(o),
  };
}

function bestOf({ record, best, bestPoint, sweep }: Observation): Pick<SweepStatus, 'best'> {
  if (!record?.best || best?.codeTask !== record.best.codeTask) return {};
  const { codeTask, parameters, metrics, naiveMse } = best;
  const naive = naiveMse === undefined ? {} : { naive: naiveMse };
  const { metric } = objectiveOf(sweep.spec.objective);
  const replicates = replicatesOf(bestPoint);
  return { best: { codeTask, metric, value: record.best.value, ...replicates, ...naive, parameters, metrics } };
}

function replicatesOf(point: PointValue | undefined): Pick<BestTask, 'replicates'> {
  if (point === undefined) return {};
  const { tasks, measured, median, quartiles } = point;
  return { replicates: { total: tasks, measured, median, lowerQuartile: quartiles[0], upperQuartile: quartiles[1] } };
}

/** Tasks that need no more work, whatever came of them. */
export function settledOf({ completed, failed, stopped }: Omit<TaskCounts, 'pending' | 'active'>): number {
  return completed + failed + stopped;
}

/**
 * The counts of a sweep's tasks.
 *
 * @param grid what the manifest asks for
 * @param active tasks in the grid at which trainers are at work
 */
export function tasksOf(record: SweepRecord | undefined, grid: Observation['grid'], active: number): TaskCounts {
  const written = record?.gridSha256 === grid.sha256;
  const counts = written
    ? { ...record.counts, total: totalOf(record.counts, grid) }
    : { total: grid.total, completed: 0, failed: 0, stopped: 0 };
  return { ...counts, active, pending: Math.max(counts.total - settledOf(counts) - active, 0) };
}

function activeIn(openTasks: readonly OpenTask[]): number {
  return openTasks.filter((task) => task.inGrid && task.status !== 'Completed').length;
}
