import { counted } from '@tuningsweep/ledger';
import type { SweepRecord, TaskCounts } from '@tuningsweep/ledger';
import { isProposed } from '../search/index.ts';
import { corruption } from '../sweep/decide/audit.ts';
import { describeChange } from '../sweep/observe/data-change.ts';
import { BLOCK_REASONS } from '../sweep/types.ts';
import type { Block, Execution, Observation, Stall } from '../sweep/types.ts';

type Truth = 'True' | 'False' | 'Unknown';

export const CONDITION_TYPES = [
  'Ready',
  'Finished',
  'Succeeded',
  'Stalled',
  'DatabaseReachable',
  'DataAvailable',
  'GridWritten',
  'Suspended',
] as const;

/** A Kubernetes condition without its times, which whoever keeps the previous one fills in. */
export interface Condition {
  type: (typeof CONDITION_TYPES)[number];
  status: Truth;
  reason: string;
  message: string;
}

type Cause = Pick<Condition, 'reason' | 'message'>;

/** What holds a sweep up and is tried again until it is over: a database or an API that refuses, a deletion that waits. */
export interface Trouble {
  reason:
    | 'DatabaseUnreachable'
    | 'DatabaseError'
    | 'JobRefused'
    | 'ApiError'
    | 'ReconcileError'
    | 'Deleting'
    | 'DeletingRows';
  message: string;
}

type State = 'Running' | 'Interrupted' | 'Suspended' | 'Trouble' | 'Stalled' | 'Succeeded' | 'Failed';

/** The truth table of the four summary conditions; kstatus and `kubectl wait` read these. */
const SUMMARY: Record<State, Record<'Ready' | 'Finished' | 'Succeeded' | 'Stalled', Truth>> = {
  Running: { Ready: 'True', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False' },
  Interrupted: { Ready: 'False', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False' },
  Suspended: { Ready: 'True', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False' },
  Trouble: { Ready: 'False', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False' },
  Stalled: { Ready: 'False', Finished: 'False', Succeeded: 'False', Stalled: 'True' },
  Succeeded: { Ready: 'True', Finished: 'True', Succeeded: 'True', Stalled: 'False' },
  Failed: { Ready: 'False', Finished: 'True', Succeeded: 'False', Stalled: 'True' },
};

/** All conditions of a sweep, in a fixed order. */
export function conditionsOf(o: Observation, stall?: Stall, trouble?: Trouble): Condition[] {
  const state = stateOf(o, stall, trouble);
  const because = cause(o, state, stall, trouble);
  return [
    ...summaryOf(state, because),
    databaseReachable(trouble),
    ...dataAvailable(o, stall),
    gridWritten(o),
    suspended(o),
  ];
}

/** The four summary conditions of a state, all with the same cause. */
export function summaryOf(state: State, because: Cause): Condition[] {
  const { Ready, Finished, Succeeded, Stalled } = SUMMARY[state];
  return [
    { type: 'Ready', status: Ready, ...because },
    { type: 'Finished', status: Finished, ...because },
    { type: 'Succeeded', status: Succeeded, ...because },
    { type: 'Stalled', status: Stalled, ...because },
  ];
}

function stateOf({ record, sweep, isDriven }: Observation, stall?: Stall, trouble?: Trouble): State {
  if (trouble) return 'Trouble';
  if (stall) return 'Stalled';
  return lifeOf(record, sweep.spec, isDriven);
}

/** How the life of a sweep stands by the ledger alone, which does not know what stalls one. */
export type Life = Extract<State, 'Running' | 'Interrupted' | 'Suspended' | 'Succeeded' | 'Failed'>;

/**
 * Whether a sweep is over and how, or why not.
 *
 * @param isDriven whether somebody has its lease: a sweep that is begun, not over and nobody's is interrupted
 */
export function lifeOf(
  record: Pick<SweepRecord, 'finishTime' | 'outcome'> | undefined,
  { suspend }: { readonly suspend?: boolean },
  isDriven = true,
): Life {
  if (record?.finishTime && record.outcome) return record.outcome.succeeded ? 'Succeeded' : 'Failed';
  if (suspend) return 'Suspended';
  return record && !isDriven ? 'Interrupted' : 'Running';
}

function cause({ record, grid, executions }: Observation, state: State, stall?: Stall, trouble?: Trouble): Cause {
  const known = trouble ?? stall ?? (state === 'Succeeded' || state === 'Failed' ? record?.outcome : undefined);
  if (known) return { reason: known.reason, message: known.message };
  if (state === 'Interrupted' && record) return { reason: 'Interrupted', message: interrupted(record.counts) };
  if (state === 'Suspended') return { reason: 'Suspended', message: 'spec.suspend is true: no task is started.' };
  if (record?.gridSha256 !== grid.sha256)
    return { reason: 'SettingUp', message: `Writing the grid into the ledger: ${written(record, grid)}` };
  return placement(executions) ?? progress(record.counts);
}

/** Said of one task, and of several. */
const BLOCKED: Record<Block['reason'], readonly [string, string]> = {
  PodsRefused: ['gets no pod', 'get no pods'],
  PodsNotStarting: ['has a pod that does not start', 'have pods that do not start'],
  PodsMissing: ['has no pod', 'have no pods'],
  PodsTerminating: ['waits for a pod or a Job to go', 'wait for pods or Jobs to go'],
  Unschedulable: ['finds no node', 'find no node'],
  SchedulingGated: ['has a pod with scheduling gates', 'have pods with scheduling gates'],
  JobsSuspended: ['has a suspended Job', 'have suspended Jobs'],
};

/** What tasks wait for: of several reasons the gravest, in the words of the first of them. Ready stays True. */
function placement(executions: Execution[]): Cause | undefined {
  const blocks = executions.flatMap((execution) => execution.blocked ?? []);
  const reason = BLOCK_REASONS.find((each) => blocks.some((block) => block.reason === each));
  if (reason === undefined) return undefined;
  const alike = blocks.filter((block) => block.reason === reason);
  const [one, several] = BLOCKED[reason];
  const tasks = counted(alike.length, 'task');
  return { reason, message: `${tasks} ${alike.length === 1 ? one : several}: ${alike[0]?.message ?? ''}` };
}

function progress(counts: TaskCounts): Cause {
  return { reason: 'Running', message: `${left(counts)}.` };
}

function interrupted(counts: TaskCounts): string {
  return `Nobody drives the sweep; ${left(counts)}. Its next run, or its operator once it is back, goes on.`;
}

function left({ total, completed, failed, stopped }: TaskCounts): string {
  return `${total - completed - failed - stopped} of ${counted(total, 'task')} left`;
}

function condition(
  type: Condition['type'],
  holds: boolean,
  reasons: [string, string],
  messages: [string, string],
): Condition {
  const at = holds ? 0 : 1;
  return { type, status: holds ? 'True' : 'False', reason: reasons[at], message: messages[at] };
}

export function databaseReachable(trouble?: Trouble): Condition {
  const holds = trouble?.reason !== 'DatabaseUnreachable';
  return condition('DatabaseReachable', holds, ['Connected', 'DatabaseUnreachable'], ['', trouble?.message ?? '']);
}

/**
 * A sweep that is over is stalled by nothing, but its results are not those of data that were revised since. Nothing is said
 * of a sweep without data.
 */
function dataAvailable({ adjSha256, dataChange, sweep }: Observation, stall?: Stall): Condition[] {
  const { data } = sweep.spec;
  if (!data) return [];
  if (stall === undefined && dataChange?.kind === 'revised') {
    const message = describeChange(data, dataChange);
    return [{ type: 'DataAvailable', status: 'False', reason: 'DataChanged', message }];
  }
  const holds = adjSha256 !== undefined && stall?.reason !== 'DataChanged';
  return [condition('DataAvailable', holds, ['DataFound', stall?.reason ?? 'Unknown'], ['', stall?.message ?? ''])];
}

function gridWritten(o: Observation): Condition {
  const { record, grid } = o;
  const corrupt = corruption(o);
  if (corrupt !== undefined) return { type: 'GridWritten', status: 'False', reason: 'Corrupt', message: `${corrupt}.` };
  const holds = record?.gridSha256 === grid.sha256;
  return condition('GridWritten', holds, ['GridWritten', 'Writing'], [whole(o), written(record, grid)]);
}

/** What there is to be trained. */
function whole({ sweep: { spec }, grid }: Observation): string {
  if (!isProposed(spec)) return `${counted(grid.total, 'point')}.`;
  return `${counted(grid.total, 'task')} by ${spec.algorithm.name}, each written before it is launched.`;
}

/** How far the grid is: `120,000 of 500,000 points written.` */
function written(record: Observation['record'], { total }: Observation['grid']): string {
  const [done, all] = [record?.gridWritten ?? 0, total].map((count) => count.toLocaleString('en-US'));
  return `${done} of ${all} points written.`;
}

function suspended({ sweep }: Observation): Condition {
  return condition('Suspended', sweep.spec.suspend, ['Suspended', 'NotSuspended'], ['', '']);
}
