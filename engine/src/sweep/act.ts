import {
  closeEnded,
  markAllRunning,
  objectiveOf,
  parkTasks,
  recordAttempts,
  settleTasks,
  stopEarly,
} from '@tuningsweep/ledger';
import { stoppingOf } from '../stopping/index.ts';
import { concurrently } from './act/concurrency.ts';
import { actSingly, isSingle } from './act/single-acts.ts';
import type { Context } from './act/single-acts.ts';
import type { Action, ActionType, Observation, Sweep } from './types.ts';

/** Neighbours of one of these types are done together: in one transaction, or as requests beside each other. */
const TOGETHER = new Set<ActionType>([
  'CloseAttempt',
  'RecordAttempt',
  'Settle',
  'MarkRunning',
  'Park',
  'StopEarly',
  'Dispose',
  'Cancel',
  'EndAttempt',
]);
/** Tasks that one transaction settles at most, so that no lock is held for long. */
const LONGEST_RUN = 200;

/**
 * Does actions in their order, but what can be done to many tasks at once in one go. Errors are the ledger's or the
 * runtime's own; whatever was done before one stays done, and of what goes on beside each other, all has ended before the
 * first is thrown.
 *
 * @returns those that changed something, in their order
 */
export async function actAll(
  context: Context,
  sweep: Sweep,
  actions: readonly Action[],
  o: Observation,
): Promise<Action[]> {
  const changing: Action[] = [];
  for (const run of runs(actions)) changing.push(...(await actTogether(context, sweep, run, o)));
  return changing;
}

/** Neighbours that may be done together; every other action is a run of its own. */
function runs(actions: readonly Action[]): Action[][] {
  const found: Action[][] = [];
  for (const action of actions) {
    const last = found.at(-1);
    const joins = last?.[0]?.type === action.type && TOGETHER.has(action.type) && last.length < LONGEST_RUN;
    if (joins) last.push(action);
    else found.push([action]);
  }
  return found;
}

/**
 * @param run actions of one type
 * @returns those that changed something
 */
async function actTogether(
  context: Context,
  sweep: Sweep,
  run: readonly Action[],
  o: Observation,
): Promise<readonly Action[]> {
  const { ledger, lease } = context;
  const ends = run.filter((action) => action.type === 'Settle');
  if (ends.length > 0) return onTasks(ends, (await settleTasks(ledger, lease, sweep.key, ends)).map(codeOf));
  const closings = run.filter((action) => action.type === 'CloseAttempt');
  if (closings.length > 0) return onTasks(closings, await closeEnded(ledger, lease, closings));
  const seen = run.filter((action) => action.type === 'RecordAttempt');
  if (seen.length > 0) return onTasks(seen, await recordAttempts(ledger, lease, seen));
  const starts = run.filter((action) => action.type === 'MarkRunning');
  if (starts.length > 0) return onTasks(starts, await markAllRunning(ledger, lease, starts.map(codeOf)));
  const pauses = run.filter((action) => action.type === 'Park');
  if (pauses.length > 0) return onTasks(pauses, await park(context, sweep, pauses.map(codeOf)));
  const stops = run.filter((action) => action.type === 'StopEarly');
  if (stops.length > 0) return onTasks(stops, await stopEarly(ledger, lease, sweep.key, stops));
  const changing = new Set<Action>();
  await concurrently(run.filter(isSingle), async (action) => {
    if (await actSingly(context, sweep, action, o)) changing.add(action);
  });
  return run.filter((action) => changing.has(action));
}

async function park({ ledger, lease }: Context, { key, spec }: Sweep, codes: string[]): Promise<string[]> {
  const metric = stoppingOf(spec)?.objective.metric ?? objectiveOf(spec.objective).metric;
  return await parkTasks(ledger, lease, key, { codes, metric });
}

function onTasks<A extends { codeTask: string }>(actions: readonly A[], codes: readonly string[]): A[] {
  return actions.filter(({ codeTask }) => codes.includes(codeTask));
}

function codeOf({ codeTask }: { codeTask: string }): string {
  return codeTask;
}
