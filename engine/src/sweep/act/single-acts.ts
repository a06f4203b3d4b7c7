import {
  clearOutcome,
  discardGrid,
  dropSurplus,
  forgetRungs,
  markPending,
  mendTasks,
  pauseSweep,
  pinData,
  recordImage,
  recordTrainer,
  recount,
  registerSweep,
  releaseTask,
  requeueLost,
  reopenStopped,
  resumeSweep,
  retryFailed,
  setFinishTime,
  setOutcome,
  stopPending,
  writeGrid,
} from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import { gridPoints, isProposed, LARGE_GRID, pointsByKey } from '../../search/index.ts';
import type { GridOrders } from '../../search/index.ts';
import type { TaskRuntime } from '../task-runtime.ts';
import { ledgerWindow, manifestText } from '../decide/prepare.ts';
import type { Action, ActionType, Observation, Sweep } from '../types.ts';
import { launchAll } from './launch.ts';
import { proposeAndLaunch, writeMembers } from './propose.ts';
import type { SearchLogs } from './search-logs.ts';

/** What actions are done with. The lease fences every write: a runner that lost it can change nothing. */
export interface Context {
  ledger: Ledger;
  lease: Lease;
  runtime: TaskRuntime;
  /** Where large grids are written in slices: their orders, kept between these. */
  orders?: GridOrders;
  /** What was read of searches, kept for their next proposals. */
  searches?: SearchLogs;
  /** Called after each chunk of a grid with the points written so far. */
  onGridProgress?: (written: number) => void;
}

/** The types whose actions are done one by one; the others are done to many tasks in one transaction. */
type SingleType = Exclude<
  ActionType,
  'CloseAttempt' | 'RecordAttempt' | 'Settle' | 'MarkRunning' | 'Park' | 'StopEarly'
>;

/** Gives whether something is another than before: only then may there be more to do at once. */
type Act<T extends SingleType> = (
  context: Context,
  sweep: Sweep,
  action: Action<T>,
  o: Observation,
) => Promise<boolean>;

const ACTS: { [T in SingleType]: Act<T> } = {
  RegisterSweep: register,
  PinData: ({ ledger, lease }, { key }, { adjSha256 }) => pinData(ledger, lease, key, adjSha256),
  RecordTrainer: async ({ ledger, lease }, { key: sweepKey, spec: { modelVersion }, acceptedTrainer }, { trainer }) => {
    const isAccepted = acceptedTrainer === trainer;
    await recordTrainer(ledger, lease, { sweepKey, modelVersion, trainer, isAccepted });
    return true;
  },
  RecordImage: ({ ledger, lease }, { key: sweepKey, spec: { modelVersion } }, { type: _, ...image }) =>
    recordImage(ledger, lease, { sweepKey, modelVersion, ...image }),
  WriteGrid: (context, sweep, action, o) =>
    isProposed(sweep.spec) ? writeMembers(context, sweep, o) : writePoints(context, sweep, action, o),
  ForgetRungs: ({ ledger, lease }, { key }) => forgetRungs(ledger, lease, key),
  DiscardGrid: ({ ledger, lease }, { key }) => discardGrid(ledger, lease, key),
  Pause: ({ ledger, lease }, { key }) => pauseSweep(ledger, lease, key),
  Resume: ({ ledger, lease }, { key }) => resumeSweep(ledger, lease, key),
  RetryFailed: async ({ ledger, lease }, { key }, { stamp }) => {
    await retryFailed(ledger, lease, key, stamp);
    return true; // at least the stamp
  },
  ReopenStopped: async ({ ledger, lease }, { key }) => (await reopenStopped(ledger, lease, key)) > 0,
  ClearOutcome: ({ ledger, lease }, { key }) => clearOutcome(ledger, lease, key),
  Recount: recountTasks,
  Mend: async ({ ledger, lease }, _, { codeTasks }) => (await mendTasks(ledger, lease, codeTasks)).length > 0,
  Requeue: ({ ledger, lease }, _, { codeTask, note, seen }) => requeueLost(ledger, lease, codeTask, note, seen),
  MarkPending: ({ ledger, lease }, _, { codeTask }) => markPending(ledger, lease, codeTask),
  Release: ({ ledger, lease }, _, { codeTask }) => releaseTask(ledger, lease, codeTask),
  Cancel: ({ runtime }, sweep, { codeTask, message }) => runtime.cancel(codeTask, message, sweep),
  EndAttempt: async ({ runtime }, sweep, { codeTask }) => (await runtime.endAttempt?.(codeTask, sweep)) ?? false,
  Dispose: ({ runtime }, sweep, { codeTask }) => runtime.dispose(codeTask, sweep),
  RecordOutcome: conclude,
  StopPending: async ({ ledger, lease }, { key }, { note }, { pending }) => {
    await stopPending(ledger, lease, key, note);
    return pending.length > 0; // each of them is settled now, whatever its STATUS was
  },
  DropModels: ({ ledger, lease }, _, { codeTasks }) => dropSurplus(ledger, lease, codeTasks),
  Launch: launchAll,
  Propose: proposeAndLaunch,
  RecordFinish: ({ ledger, lease }, { key }) => setFinishTime(ledger, lease, key),
};

/** Whether {@link actSingly} does it. */
export function isSingle(action: Action): action is Action<SingleType> {
  return action.type in ACTS;
}

/**
 * Does one action. Errors are the ledger's or the runtime's own; whatever was done before one stays done.
 *
 * @returns whether something changed: not when the task or the execution was not as it was observed
 */
export async function actSingly<T extends SingleType>(
  context: Context,
  sweep: Sweep,
  action: Action<T>,
  o: Observation,
): Promise<boolean> {
  return await ACTS[action.type](context, sweep, action, o);
}

async function register({ ledger, lease }: Context, sweep: Sweep): Promise<boolean> {
  const { key: sweepKey, sha256, cluster, namespace, name, uid, spec } = sweep;
  const { changed } = await registerSweep(ledger, lease, {
    sweepKey,
    sha256,
    cluster,
    namespace,
    name,
    uid,
    ...ledgerWindow(spec.data),
    manifest: manifestText(sweep),
    objective: spec.objective,
  });
  return changed;
}

async function writePoints(
  { ledger, lease, orders, onGridProgress }: Context,
  { key, spec }: Sweep,
  _: Action,
  { grid: { sha256: gridSha256, total } }: Observation,
): Promise<boolean> {
  const isLarge = total >= LARGE_GRID;
  const order = isLarge ? orders?.of(key, gridSha256, () => pointsByKey(spec, key)) : undefined;
  // Without room for its order a large grid is written whole: ordered anew for each slice it would never be done.
  const isWhole = isLarge && !order;
  await writeGrid(isWhole ? withoutPauses(ledger) : ledger, lease, {
    sweepKey: key,
    ticker: spec.data?.ticker,
    gridSha256,
    points: (position) => gridPoints(spec, key, position),
    ...(isLarge && { byKey: order ?? pointsByKey(spec, key) }),
    ...(onGridProgress && { onProgress: onGridProgress }),
  });
  orders?.forget(key);
  return true; // at least that it is written
}

function withoutPauses({ pause: _, ...ledger }: Ledger): Ledger {
  return ledger;
}

function recountTasks({ ledger, lease }: Context, { key, spec }: Sweep, _: unknown, o: Observation): Promise<boolean> {
  // How many points were proposed only the tasks say.
  const written = o.record?.gridSha256 === o.grid.sha256 && !isProposed(spec);
  return recount(ledger, lease, key, spec.objective, written ? o.grid.total : undefined);
}

/** An outcome rests on counters and a best task that another program may have written: they are counted once more before. */
async function conclude(
  context: Context,
  sweep: Sweep,
  { outcome }: Action<'RecordOutcome'>,
  o: Observation,
): Promise<boolean> {
  const wasWrong = await recountTasks(context, sweep, undefined, o);
  return wasWrong || (await setOutcome(context.ledger, context.lease, sweep.key, outcome));
}
