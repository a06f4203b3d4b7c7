import { hash } from 'node:crypto';
import { counted, objectiveOf, reaches } from '@tuningsweep/ledger';
import type { SweepRecord, TaskCounts } from '@tuningsweep/ledger';
import { isProposed } from '../../search/index.ts';
import type { Observation, Outcome, Sweep } from '../types.ts';
import { pausedForGood } from './progress.ts';

type Reached = Omit<Outcome, 'basis'>;

/**
 * The sweep's outcome, once it can be told and has not been yet. Finished grids come before the deadline: a sweep
 * whose last task ended in time has not missed it.
 */
export function outcomeOf(o: Observation): Outcome | undefined {
  if (!o.record || o.record.outcome) return undefined;
  const found = tooManyFailures(o, o.record) ?? target(o, o.record) ?? settled(o, o.record) ?? deadline(o, o.record);
  return found && { ...found, basis: basis(o.sweep, o.grid, o.record.retryRequest) };
}

/** True when the manifest or a retry changed what the recorded outcome was reached from. */
export function isOvertaken(record: SweepRecord, sweep: Sweep, grid: Observation['grid']): boolean {
  return record.outcome !== undefined && record.outcome.basis !== basis(sweep, grid, record.retryRequest);
}

function basis({ spec }: Sweep, grid: Observation['grid'], retryRequest: string | undefined): string {
  const { objective, maxFailedTasks, timeoutSeconds } = spec;
  const rest = [objective, maxFailedTasks, timeoutSeconds, retryRequest];
  // Of a grid the hash says how many points there are, as ledgers of earlier releases have it.
  const { earlyStopping } = spec;
  const more = [...(isProposed(spec) ? [grid.total] : []), ...(earlyStopping ? [{ earlyStopping }] : [])];
  return hash('sha256', JSON.stringify([grid.sha256, ...rest, ...more]));
}

function tooManyFailures({ sweep }: Observation, { counts }: SweepRecord): Reached | undefined {
  const { maxFailedTasks } = sweep.spec;
  if (maxFailedTasks === undefined || counts.failed <= maxFailedTasks) return undefined;
  const message = `${counted(counts.failed, 'task')} failed, spec.maxFailedTasks allows ${maxFailedTasks}. See NOTE in TB_TASKSTATUS.`;
  return { succeeded: false, reason: 'TooManyFailedTasks', message };
}

function target({ sweep }: Observation, { best }: SweepRecord): Reached | undefined {
  const { target: wanted } = sweep.spec.objective;
  const { metric, goal } = objectiveOf(sweep.spec.objective);
  if (wanted === undefined || !best) return undefined;
  if (!reaches(goal, best.value, wanted)) return undefined;
  return {
    succeeded: true,
    reason: 'TargetReached',
    message: `${metric} ${best.value} of ${best.codeTask} reaches the target ${wanted}.`,
  };
}

/** How many tasks there are in the end: of a search that are not proposed yet, too; more than it is to have where its budget was lowered. */
export function totalOf({ total }: Pick<TaskCounts, 'total'>, grid: Observation['grid']): number {
  return Math.max(total, grid.total);
}

function settled(o: Observation, { counts, open, best, objective }: SweepRecord): Reached | undefined {
  const { completed, failed } = counts;
  const stopped = counts.stopped + pausedForGood(o);
  const total = totalOf(counts, o.grid);
  if (open > 0 || completed + failed + stopped < total) return undefined;
  if (completed === 0)
    return {
      succeeded: false,
      reason: 'NoTaskCompleted',
      message: `None of ${counted(total, 'task')} completed. See NOTE in TB_TASKSTATUS.`,
    };
  return {
    succeeded: true,
    reason: 'AllTasksSettled',
    message: `${completed} of ${counted(total, 'task')} completed, ${failed} failed${early(o, stopped)}.${best ? '' : withoutValue(objective)}`,
  };
}

/** Not of a sweep that does not stop early: what is stopped there somebody else has stopped. */
function early({ sweep: { spec } }: Observation, stopped: number): string {
  return spec.earlyStopping && stopped > 0 ? `, ${stopped} stopped early` : '';
}

/** All that is known of a sweep whose trainers left no number to compare. */
function withoutValue(objective: SweepRecord['objective']): string {
  return ` None of them has a number as its ${objective?.metric}, so none is the best: see NOTE in TB_TASKSTATUS.`;
}

function deadline(o: Observation, { counts }: SweepRecord): Reached | undefined {
  const { now, sweep } = o;
  const due = deadlineOf(o);
  if (due === undefined || now.getTime() < due) return undefined;
  const message = `spec.timeoutSeconds of ${sweep.spec.timeoutSeconds} passed with ${counts.completed} of ${counted(totalOf(counts, o.grid), 'task')} completed.`;
  return { succeeded: false, reason: 'DeadlineExceeded', message };
}

/**
 * When the sweep's own time is up, in milliseconds since the epoch; undefined where it has no limit or no start yet, and
 * while it is suspended: that time does not count.
 */
export function deadlineOf({ sweep: { spec }, record, pause }: Observation): number | undefined {
  if (!spec.timeoutSeconds || !record?.startTime || spec.suspend || pause?.isOpen) return undefined;
  return Date.parse(record.startTime) + (spec.timeoutSeconds + (pause?.seconds ?? 0)) * 1000;
}
