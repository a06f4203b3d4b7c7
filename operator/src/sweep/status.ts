import { conditionsOf, type Condition, type Trouble } from './conditions.ts';
import type { Observation, Stall } from './types.ts';

/** A sweep's summary: counts and one best task, never a list of tasks, so that its size does not grow with the grid. */
export interface SweepStatus {
  startTime?: string;
  completionTime?: string;
  conditions: Condition[];
  tasks: { total: number; pending: number; active: number; completed: number; failed: number; stopped: number };
  best?: { codeTask: string; metric: string; value: number };
}

/** The status that an observation stands for; the same observation always gives the same status. */
export function statusOf(o: Observation, stall?: Stall, trouble?: Trouble): SweepStatus {
  const { record, sweep } = o;
  return {
    ...(record?.startTime && { startTime: record.startTime.toISOString() }),
    ...(record?.finishTime && { completionTime: record.finishTime.toISOString() }),
    conditions: conditionsOf(o, stall, trouble),
    tasks: tasksOf(o),
    ...(record?.best && {
      best: { codeTask: record.best.codeTask, metric: sweep.spec.objective.metric, value: record.best.value },
    }),
  };
}

function tasksOf({ record, grid, openTasks }: Observation): SweepStatus['tasks'] {
  const written = record?.gridSha256 === grid.sha256;
  const counts = written ? record.counts : { total: grid.total, completed: 0, failed: 0, stopped: 0 };
  const active = openTasks.filter((task) => task.inGrid && task.status !== 'Completed').length;
  const settled = counts.completed + counts.failed + counts.stopped;
  return { ...counts, active, pending: Math.max(counts.total - settled - active, 0) };
}
