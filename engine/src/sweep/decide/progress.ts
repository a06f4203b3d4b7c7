import type { Stretch, SweepOutcome } from '@tuningsweep/ledger';
import { isProposed, replicatesOf } from '../../search/index.ts';
import { earlyStops, firstStretch, nextStretches, pausedIn, whyStopped } from '../../stopping/index.ts';
import type { Action, Execution, Observation } from '../types.ts';

/** An execution's states in which it works or waits to. */
export const LIVE = new Set<Execution['state']>(['Suspended', 'Waiting', 'Active', 'Lingering']);

/** Why a task of a sweep that has its outcome is not trained any more. */
export function whyOver({ reason }: Pick<SweepOutcome, 'reason'>): string {
  return `${reason}: the sweep is over`;
}

/** Ends work that is no longer wanted: the sweep has its outcome, or is suspended with the policy Terminate. */
export function stop(o: Observation): Action[] {
  const { outcome } = o.record ?? {};
  const actions: Action[] = [];
  const message = outcome ? whyOver(outcome) : 'Suspended with suspendPolicy Terminate';
  if (outcome || isTerminated(o))
    actions.push(...liveOpen(o).map(({ codeTask }): Action => ({ type: 'Cancel', codeTask, message })));
  if (outcome) actions.push(...stopPaused(o, outcome));
  else actions.push(...stopWorse(o));
  // Last: of a million tasks it takes several passes.
  if (outcome && o.pending.length > 0) actions.push({ type: 'StopPending', note: whyOver(outcome) });
  return actions;
}

/** Tasks at work that are worse than the others were: first their trainers, which would try again. */
function stopWorse({ median, executions }: Observation): Action[] {
  const stops = median ? earlyStops(median) : [];
  const live = new Set(executions.filter(({ state }) => LIVE.has(state)).map(({ codeTask }) => codeTask));
  const atWork = stops.filter(({ codeTask }) => live.has(codeTask));
  return [
    ...atWork.map(({ codeTask, note }): Action => ({ type: 'Cancel', codeTask, message: note })),
    ...stops.map((each): Action => ({ type: 'StopEarly', ...each })),
  ];
}

/** Tasks that had paused are told where, unless the sweep ended before they could go on. */
function stopPaused({ pauses }: Observation, outcome: SweepOutcome): Action[] {
  if (!pauses) return [];
  const isComplete = outcome.reason === 'AllTasksSettled' || outcome.reason === 'NoTaskCompleted';
  return pausedIn(pauses).map((codeTask) => ({
    type: 'Settle',
    codeTask,
    outcome: 'Stopped',
    note: isComplete ? whyStopped(codeTask, pauses) : whyOver(outcome),
  }));
}

/**
 * Fills the free slots, with points that are proposed now where not enough of them wait. Work on points that left the grid
 * still takes its slot: it still takes its machine.
 */
export function launch(o: Observation): Action[] {
  if (o.record?.outcome || o.sweep.spec.suspend) return [];
  const taken = new Set([...o.openTasks.map((t) => t.codeTask), ...o.executions.map((h) => h.codeTask)]);
  const free = Math.max(o.sweep.spec.parallelism - taken.size, 0);
  const { codeTasks, stretches } = nextLaunches(o, free);
  const slots = free - codeTasks.length;
  const count = Math.min(Math.ceil(slots / replicatesOf(o.sweep.spec)), leftToPropose(o));
  const launched: Action = { type: 'Launch', codeTasks, ...(stretches.length > 0 && { stretches }) };
  return [
    ...(codeTasks.length > 0 ? [launched] : []),
    ...(count > 0 ? [{ type: 'Propose', count, slots } satisfies Action] : []),
  ];
}

/** Tasks that are to go on from a rung, then those that wait. */
function nextLaunches(o: Observation, free: number): { codeTasks: string[]; stretches: Stretch[] } {
  const { pauses } = o;
  const goOn = pauses ? nextStretches(pauses, free, isIdle(o)) : [];
  const waiting = o.pending.slice(0, free - goOn.length);
  const first = waiting.flatMap(({ codeTask, epochs }) => beginOf(o, codeTask, epochs) ?? []);
  return { codeTasks: [...goOn, ...waiting].map(({ codeTask }) => codeTask), stretches: [...goOn, ...first] };
}

/** How far a task that begins is to train, where tasks stop early. */
export function beginOf({ pauses, median }: Observation, codeTask: string, epochs?: number): Stretch | undefined {
  if (median) return { codeTask, rung: 0, known: median.known };
  return pauses && firstStretch(codeTask, epochs, pauses);
}

/** Nobody works, and nothing waits or is to come but what has paused. */
function isIdle(o: Observation): boolean {
  return o.openTasks.length + o.executions.length + o.pending.length === 0 && leftToPropose(o) === 0;
}

/** How many tasks have paused for good: nothing else is left to do, and nobody goes on from any rung. */
export function pausedForGood(o: Observation): number {
  const { pauses } = o;
  if (!pauses || !isIdle(o) || nextStretches(pauses, 1, true).length > 0) return 0;
  return pausedIn(pauses).length;
}

/** How many points there are to be that have not been proposed. */
function leftToPropose({ sweep, record, grid }: Observation): number {
  if (!isProposed(sweep.spec) || !record) return 0;
  // There are more than there are to be where the budget was lowered.
  return Math.max(Math.floor((grid.total - record.counts.total) / replicatesOf(sweep.spec)), 0);
}

/** Keeps no more models than the manifest wants; a task that is not settled yet keeps its own. */
export function retain({ surplusModels = [] }: Observation): Action[] {
  return surplusModels.length > 0 ? [{ type: 'DropModels', codeTasks: surplusModels }] : [];
}

/** The sweep is finished when it has its outcome and nobody works for it any more. */
export function finish({ record, openTasks, executions, pending }: Observation): Action[] {
  const over = record?.outcome && !record.finishTime;
  const idle = openTasks.length === 0 && executions.length === 0 && pending.length === 0;
  return over && idle ? [{ type: 'RecordFinish' }] : [];
}

function isTerminated({ sweep }: Observation): boolean {
  return sweep.spec.suspend && sweep.spec.suspendPolicy === 'Terminate';
}

function liveOpen(o: Observation): Execution[] {
  const open = new Set(o.openTasks.filter((task) => task.status !== 'Completed').map((task) => task.codeTask));
  return o.executions.filter((execution) => open.has(execution.codeTask) && LIVE.has(execution.state));
}
