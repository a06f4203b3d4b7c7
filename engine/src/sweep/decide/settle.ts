import { COMPLETED_WITHOUT_RESULT, OUT_OF_GRID } from '@tuningsweep/ledger';
import type { OpenTask } from '@tuningsweep/ledger';
import { reportsToFile } from '../../api/index.ts';
import type { Action, Execution, Observation } from '../types.ts';
import { evictionNote, isEvictedTooOften } from './evictions.ts';
import { LIVE, whyOver } from './progress.ts';
import { attemptsOf, withSeen } from './unclaimed.ts';

/**
 * Brings every launched task and every execution into agreement. A Completed task with a result wins over whatever its
 * execution says; an execution's success without a result is tried again as often as the manifest says; a task that
 * nobody works on goes back to the queue, as does one whose last pod somebody deleted; one that the cluster evicts again
 * and again fails. A STATUS that is none is mended before anything is said by it.
 */
export function settlements(o: Observation): Action[] {
  const executions = new Map(o.executions.map((execution) => [execution.codeTask, execution]));
  const open = new Set(o.openTasks.map((task) => task.codeTask));
  const ended = o.executions.filter((execution) => !open.has(execution.codeTask) && isToGo(o, execution));
  const [sound, odd] = [o.openTasks.filter((task) => !task.odd), o.openTasks.filter((task) => task.odd)];
  const rulings = sound.map((task) => {
    const execution = executions.get(task.codeTask);
    return { task, execution, settlement: settleTask(o, task, execution) };
  });
  return [
    ...(odd.length > 0 ? [{ type: 'Mend', codeTasks: odd.map(({ codeTask }) => codeTask) } as const] : []),
    ...sound.flatMap((task) => closeAttempt(o, task, executions.get(task.codeTask)) ?? []),
    ...rulings.flatMap((ruling) => attemptsOf(o, ruling)),
    ...ended.flatMap((execution) => attemptsOf(o, { execution })),
    ...rulings.flatMap((ruling) => withSeen(ruling) ?? []),
    ...ended.map((execution): Action => ({ type: 'Dispose', codeTask: execution.codeTask })),
  ];
}

/** Of a settled task's execution: it ended, or would go on without end. */
function isToGo(o: Observation, execution: Execution): boolean {
  const { state } = execution;
  if (state === 'Succeeded' || state === 'Failed' || state === 'Lingering' || execution.isReporting) return true;
  return LIVE.has(state) && isEvictedTooOften(o, execution);
}

/**
 * The last attempt at a task whose trainer is gone without a word on how it ended. One that ended well is left to what is
 * said of its task where there is no result: that counts it. One that was stopped is left to what becomes of its task.
 */
function closeAttempt(
  { holders, sweep }: Observation,
  { codeTask, hasResult }: OpenTask,
  execution: Execution | undefined,
): Action | undefined {
  const holder = holders.get(codeTask);
  const end = execution?.ended?.find((each) => each.holder === holder);
  if (holder === undefined || end === undefined || (end.cause === 'Completed' && !hasResult)) return undefined;
  const { cause, exitCode, message: note } = end;
  const dropsResult = cause !== 'Completed' && reportsToFile(sweep.spec.trainer);
  if (cause === 'Deleted')
    return dropsResult && hasResult
      ? { type: 'CloseAttempt', codeTask, holder, cause: 'Interrupted', dropsResult }
      : undefined;
  return {
    type: 'CloseAttempt',
    codeTask,
    holder,
    cause,
    ...(exitCode !== undefined && { exitCode }),
    ...(note !== undefined && { note }),
    ...(dropsResult && { dropsResult }),
  };
}

/** A task is over when its point left the grid or the sweep has its outcome: it is not queued again. */
function isOver(o: Observation, task: OpenTask): boolean {
  return !task.inGrid || o.record?.outcome !== undefined;
}

function settleTask(o: Observation, task: OpenTask, execution: Execution | undefined): Action | undefined {
  const { codeTask } = task;
  if (task.status === 'Completed') return settleCompleted(o, task, execution);
  // Written by somebody's own SQL: it is taken at its word, and what still works for it is disposed of.
  if (task.status === 'Failed' || task.status === 'Stopped') return { type: 'Settle', codeTask, outcome: task.status };
  if (task.hasPaused) return settlePaused(o, task, execution);
  if (!execution || lostItsTask(o, execution) || execution.cause === 'Deleted')
    return isOver(o, task) ? { type: 'Settle', codeTask, outcome: 'Stopped' } : { type: 'Release', codeTask };
  return settleUnfinished(o, task, execution);
}

/** Its trainer ends by itself; a program that only reports has to be ended. */
function settlePaused(o: Observation, task: OpenTask, execution: Execution | undefined): Action | undefined {
  const { codeTask } = task;
  if (execution && LIVE.has(execution.state))
    return reportsToFile(o.sweep.spec.trainer)
      ? { type: 'Cancel', codeTask, message: task.note ?? 'Paused' }
      : undefined;
  if (execution?.state === 'Stopping') return undefined;
  if (!isOver(o, task)) return { type: 'Park', codeTask };
  const note = o.record?.outcome ? whyOver(o.record.outcome) : OUT_OF_GRID;
  return { type: 'Settle', codeTask, outcome: 'Stopped', note };
}

function settleUnfinished(o: Observation, task: OpenTask, execution: Execution): Action | undefined {
  const { codeTask } = task;
  if (execution.state === 'Succeeded') return settleSucceeded(o, task);
  if (execution.isReporting && task.hasResult) return { type: 'Settle', codeTask, outcome: 'Completed' };
  if (execution.state !== 'Failed' && isEvictedTooOften(o, execution))
    return { type: 'Settle', codeTask, outcome: 'Failed', note: evictionNote(o, execution) };
  if (execution.state === 'Lingering') return { type: 'EndAttempt', codeTask };
  if (execution.state === 'Failed')
    return {
      type: 'Settle',
      codeTask,
      outcome: 'Failed',
      note: `${execution.cause ?? 'Failed'}: ${execution.message ?? ''}`,
    };
  if (execution.state === 'Suspended' && task.status === 'Running') return { type: 'MarkPending', codeTask };
  if (execution.state === 'Active' && task.status === 'Pending') return { type: 'MarkRunning', codeTask };
  return undefined;
}

/** A trainer that no execution is known of took the task: the execution's end says nothing about it. The next execution takes it back. */
function lostItsTask({ holders }: Observation, { codeTask, state, holders: own }: Execution): boolean {
  const holder = holders.get(codeTask);
  return state === 'Failed' && holder !== undefined && own !== undefined && !own.includes(holder);
}

function settleCompleted(o: Observation, task: OpenTask, execution: Execution | undefined): Action | undefined {
  const { codeTask, hasResult } = task;
  if (hasResult) return { type: 'Settle', codeTask, outcome: 'Completed' };
  if (o.losses.get(codeTask)?.completed !== true)
    return { type: 'Settle', codeTask, outcome: 'Failed', note: COMPLETED_WITHOUT_RESULT };
  // Its trainer wrote a result that the ledger has lost. Once that has ended the task is tried again.
  return execution && LIVE.has(execution.state) ? undefined : tryAgain(o, task);
}

function settleSucceeded(o: Observation, task: OpenTask): Action {
  if (task.hasResult) return { type: 'Settle', codeTask: task.codeTask, outcome: 'Completed' };
  return tryAgain(o, task);
}

const NO_ROW = 'NoResult: the trainer exited with 0 but TB_MODELRESULT has no row of this task';
const NO_REPORT =
  'NoResult: the program exited with 0 and reported no result; at its end it has to append a line such as ' +
  '{"final": true, "metrics": {"mse": 1.2}} to the file that TUNINGSWEEP_REPORT names';

/** A trainer that wrote nothing, or a result that the database lost: nobody can tell, and the retries are for both. */
function tryAgain(o: Observation, task: OpenTask): Action {
  const { codeTask } = task;
  const { trainer } = o.sweep.spec;
  const retried = o.losses.get(codeTask)?.retried ?? 0;
  const why = reportsToFile(trainer) ? NO_REPORT : NO_ROW;
  if (isOver(o, task) || retried >= trainer.retries)
    return { type: 'Settle', codeTask, outcome: 'Failed', note: `${why}; attempts: ${retried + 1}` };
  return { type: 'Requeue', codeTask, note: `${why}; retry ${retried + 1} of ${trainer.retries}` };
}
