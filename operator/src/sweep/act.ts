import {
  clearOutcome,
  dropSurplus,
  ledgerDate,
  markAllRunning,
  markLaunched,
  markPending,
  markRunning,
  pinData,
  registerSweep,
  releaseTask,
  reopenStopped,
  retryFailed,
  setFinishTime,
  setOutcome,
  settleTasks,
  stopPending,
  writeGrid,
  type Lease,
  type Ledger,
} from '@tuningsweep/ledger';
import { gridPoints, LARGE_GRID, pointsByKey } from '../grid/index.ts';
import { besideEachOther } from './beside.ts';
import type { Hands } from './hands.ts';
import { manifestText } from './prepare.ts';
import type { Action, ActionType, Observation, Sweep } from './types.ts';

/** What actions are done with. The lease fences every write: a runner that lost it can change nothing. */
export interface Context {
  ledger: Ledger;
  lease: Lease;
  hands: Hands;
  /** Called after each chunk of a grid with the points written so far. */
  onGridProgress?: (written: number) => void;
}

type Act<T extends ActionType> = (
  context: Context,
  sweep: Sweep,
  action: Action<T>,
  o: Observation,
) => Promise<unknown>;

const ACTS: { [T in ActionType]: Act<T> } = {
  RegisterSweep: register,
  PinData: ({ ledger, lease }, { key }, { adjSha256 }) => pinData(ledger, lease, key, adjSha256),
  WriteGrid: writePoints,
  RetryFailed: ({ ledger, lease }, { key }, { stamp }) => retryFailed(ledger, lease, key, stamp),
  ReopenStopped: ({ ledger, lease }, { key }) => reopenStopped(ledger, lease, key),
  ClearOutcome: ({ ledger, lease }, { key }) => clearOutcome(ledger, lease, key),
  Settle: ({ ledger, lease }, { key }, end) => settleTasks(ledger, lease, key, [end]),
  MarkRunning: ({ ledger, lease }, _, { codeTask }) => markRunning(ledger, lease, codeTask),
  MarkPending: ({ ledger, lease }, _, { codeTask }) => markPending(ledger, lease, codeTask),
  Release: ({ ledger, lease }, _, { codeTask }) => releaseTask(ledger, lease, codeTask),
  Cancel: ({ hands }, _, { codeTask, message }) => hands.cancel(codeTask, message),
  Dispose: ({ hands }, _, { codeTask }) => hands.dispose(codeTask),
  RecordOutcome: ({ ledger, lease }, { key }, { outcome }) => setOutcome(ledger, lease, key, outcome),
  StopPending: ({ ledger, lease }, { key }, { note }) => stopPending(ledger, lease, key, note),
  DropModels: ({ ledger, lease }, _, { codeTasks }) => dropSurplus(ledger, lease, codeTasks),
  Launch: launchAll,
  RecordFinish: ({ ledger, lease }, { key }) => setFinishTime(ledger, lease, key),
};

/** Does one action. Errors are the ledger's or the runtime's own; whatever was done before one stays done. */
export async function act<T extends ActionType>(
  context: Context,
  sweep: Sweep,
  action: Action<T>,
  o: Observation,
): Promise<void> {
  await ACTS[action.type](context, sweep, action, o);
}

/**
 * Does actions in their order, but what can be done to many tasks at once in one go: a transaction, or requests beside
 * each other. Errors as with {@link act}; of what goes on beside each other, all has ended before the first is thrown.
 */
export async function actAll(
  context: Context,
  sweep: Sweep,
  actions: readonly Action[],
  o: Observation,
): Promise<void> {
  const { ledger, lease } = context;
  for (const run of runs(actions)) {
    const ends = run.filter((action) => action.type === 'Settle');
    const started = run.filter((action) => action.type === 'MarkRunning');
    if (ends.length > 0) await settleTasks(ledger, lease, sweep.key, ends);
    else if (started.length > 0)
      await markAllRunning(
        ledger,
        lease,
        started.map(({ codeTask }) => codeTask),
      );
    else await besideEachOther(run, (action) => act(context, sweep, action, o));
  }
}

const TOGETHER = new Set<ActionType>(['Settle', 'MarkRunning', 'Dispose', 'Cancel']);
/** Tasks that one transaction settles at most, so that no lock is held for long. */
const LONGEST_RUN = 200;

/** Neighbours of one type that may be done together; every other action is a run of its own. */
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

function register({ ledger, lease }: Context, sweep: Sweep): Promise<unknown> {
  const { key: sweepKey, sha256, cluster, namespace, name, uid, spec } = sweep;
  const { ticker } = spec.data;
  const [begin, end] = [ledgerDate(spec.data.begin), ledgerDate(spec.data.end)];
  const objective = spec.objective.metric;
  return registerSweep(ledger, lease, {
    sweepKey,
    sha256,
    cluster,
    namespace,
    name,
    uid,
    ticker,
    begin,
    end,
    manifest: manifestText(sweep),
    objective,
  });
}

function writePoints(
  { ledger, lease, onGridProgress }: Context,
  { key, spec }: Sweep,
  _: Action,
  o: Observation,
): Promise<unknown> {
  return writeGrid(ledger, lease, {
    sweepKey: key,
    ticker: spec.data.ticker,
    gridSha256: o.grid.sha256,
    points: gridPoints(spec, key),
    ...(o.grid.total >= LARGE_GRID && { byKey: pointsByKey(spec, key) }),
    ...(onGridProgress && { onProgress: onGridProgress }),
  });
}

/** The launches are in the ledger before the first hand is made, so that no hand is ever unaccounted for. */
async function launchAll(
  { ledger, lease, hands }: Context,
  sweep: Sweep,
  { codeTasks }: { codeTasks: string[] },
): Promise<void> {
  const marked = await markLaunched(ledger, lease, sweep.key, codeTasks);
  await besideEachOther(marked, (codeTask) => hands.launch(sweep, codeTask));
}
