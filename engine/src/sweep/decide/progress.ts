import { isProposed, replicatesOf } from '../../search/index.ts';
import type { Action, Execution, Observation } from '../types.ts';

/** An execution's states in which it works or waits to. */
export const LIVE = new Set<Execution['state']>(['Suspended', 'Waiting', 'Active', 'Lingering']);

/** Ends work that is no longer wanted: the sweep has its outcome, or is suspended with the policy Terminate. */
export function stop(o: Observation): Action[] {
  const { outcome } = o.record ?? {};
  const actions: Action[] = [];
  const message = outcome ? `${outcome.reason}: the sweep is over` : 'Suspended with suspendPolicy Terminate';
  if (outcome || isTerminated(o))
    actions.push(...liveOpen(o).map(({ codeTask }): Action => ({ type: 'Cancel', codeTask, message })));
  // Last: of a million tasks it takes several passes.
  if (outcome && o.pending.length > 0)
    actions.push({ type: 'StopPending', note: `${outcome.reason}: the sweep is over` });
  return actions;
}

/**
 * Fills the free slots, with points that are proposed now where not enough of them wait. Work on points that left the grid
 * still takes its slot: it still takes its machine.
 */
export function launch(o: Observation): Action[] {
  if (o.record?.outcome || o.sweep.spec.suspend) return [];
  const taken = new Set([...o.openTasks.map((t) => t.codeTask), ...o.executions.map((h) => h.codeTask)]);
  const free = Math.max(o.sweep.spec.parallelism - taken.size, 0);
  const codeTasks = o.pending.slice(0, free).map((task) => task.codeTask);
  const slots = free - codeTasks.length;
  const count = Math.min(Math.ceil(slots / replicatesOf(o.sweep.spec)), leftToPropose(o));
  return [
    ...(codeTasks.length > 0 ? [{ type: 'Launch', codeTasks } satisfies Action] : []),
    ...(count > 0 ? [{ type: 'Propose', count, slots } satisfies Action] : []),
  ];
}

/** How many points there are to be that have not been proposed. */
function leftToPropose({ sweep, record, grid }: Observation): number {
  if (!isProposed(sweep.spec) || !record) return 0;
  return Math.floor((grid.total - record.counts.total) / replicatesOf(sweep.spec));
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
