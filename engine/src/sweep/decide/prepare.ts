import { ledgerDate, objectiveOf } from '@tuningsweep/ledger';
import type { SweepRecord } from '@tuningsweep/ledger';
import type { SweepSpec, TuningSweepSpec } from '../../api/index.ts';
import { describeMissing, describeStall } from '../observe/data-change.ts';
import { recordedSpec } from '../observe/recorded-spec.ts';
import type { Action, Decision, Observation, Stall, Sweep } from '../types.ts';
import { settlements } from './settle.ts';
import { isOvertaken } from './outcome.ts';
import { stoppingOf } from '../../stopping/index.ts';

/** The manifest as TB_SWEEP keeps it: an edit shows as another text. */
export function manifestText(sweep: Sweep): string {
  return JSON.stringify(sweep.spec);
}

/** A sweep's data as the ledger writes them: days as YYYYMMDD. Nothing for a sweep without data. */
export function ledgerWindow(window: TuningSweepSpec['data']): Pick<SweepRecord, 'ticker' | 'begin' | 'end'> {
  if (!window) return {};
  return { ticker: window.ticker, begin: ledgerDate(window.begin), end: ledgerDate(window.end) };
}

/**
 * A sweep compares models on one set of data. Without data, or with too few for any of its points, it cannot begin; with
 * data that changed after it began its results could not be compared. Tasks that run already are still settled.
 */
export function data(o: Observation): Decision | undefined {
  if (isConcluded(o)) return undefined;
  const stall = missingData(o) ?? changedData(o) ?? tooLittleData(o);
  return stall && { actions: settlements(o), stall };
}

/** A sweep with an outcome needs its data no more, unless an edit or a retry gives it new work. */
export function isConcluded({ record, sweep, grid: wanted }: Observation): boolean {
  if (!record?.outcome || !isRegistered(record, sweep) || isOvertaken(record, sweep, wanted)) return false;
  return !sweep.retryRequestedAt || sweep.retryRequestedAt === record.retryRequest;
}

/** True when every column that follows the resource is as it makes it, whoever else writes there. */
function isRegistered(record: SweepRecord, sweep: Sweep): boolean {
  const { cluster, namespace, name, uid, spec } = sweep;
  const none = { ticker: undefined, begin: undefined, end: undefined };
  const wanted = { cluster, namespace, name, uid, ...none, ...ledgerWindow(spec.data) };
  const { metric, goal } = objectiveOf(spec.objective);
  const columns = Object.entries({ ...wanted, metric, goal, manifest: manifestText(sweep) });
  const found: Record<string, unknown> = { ...record, ...record.objective };
  return columns.every(([column, value]) => found[column] === value);
}

function missingData({ adjSha256, sweep: { spec } }: Observation): Stall | undefined {
  if (adjSha256 || !spec.data) return undefined;
  return { reason: 'DataNotFound', message: describeMissing(spec.data) };
}

function changedData({ adjSha256, record, sweep, dataChange }: Observation): Stall | undefined {
  if (!sweep.spec.data || !record?.adjSha256 || record.adjSha256 === adjSha256 || windowEdited(record, sweep.spec))
    return undefined;
  return { reason: 'DataChanged', message: describeStall(sweep.spec.data, dataChange) };
}

function tooLittleData({ untrainable }: Observation): Stall | undefined {
  return untrainable === undefined ? undefined : { reason: 'Untrainable', message: untrainable };
}

/** True when the manifest asks for other data than the sweep is pinned to, or for new models: it will be pinned anew. */
export function windowEdited(record: SweepRecord, spec: TuningSweepSpec): boolean {
  const before = recordedSpec(record);
  if (!before) return false; // bent by another program: what the data are pinned to still holds
  const pinnedBy = (s: TuningSweepSpec): string => JSON.stringify([s.data, s.modelVersion]);
  return pinnedBy(before) !== pinnedBy(spec);
}

/** True when tasks stop by another rule than before, or are compared by another metric. */
function stoppingEdited(record: SweepRecord, spec: SweepSpec): boolean {
  const before = recordedSpec(record);
  if (!before) return false;
  return JSON.stringify(stoppingOf(before)) !== JSON.stringify(stoppingOf(spec));
}

/**
 * The row is written last, so that a crash between these steps repeats them. What else a changed manifest or a
 * re-created resource means for the tasks, the ledger does in the row's own transaction.
 */
export function register({ record, sweep, adjSha256 }: Observation): Decision | undefined {
  const actions: Action[] = [];
  if (record && adjSha256 && (!record.adjSha256 || windowEdited(record, sweep.spec)))
    actions.push({ type: 'PinData', adjSha256 });
  if (record && stoppingEdited(record, sweep.spec)) actions.push({ type: 'ForgetRungs' }, { type: 'ReopenStopped' });
  if (!record || !isRegistered(record, sweep)) actions.push({ type: 'RegisterSweep' });
  return actions.length > 0 ? { actions } : undefined;
}

/** The time that a sweep is suspended for is not its own: it is noted when that begins and ends. */
export function pause({ record, sweep, pause: known }: Observation): Decision | undefined {
  if (!record || record.outcome || !known || known.isOpen === sweep.spec.suspend) return undefined;
  return { actions: [{ type: sweep.spec.suspend ? 'Pause' : 'Resume' }] };
}

export function grid(o: Observation): Decision | undefined {
  return o.record?.gridSha256 === o.grid.sha256 ? undefined : { actions: [{ type: 'WriteGrid' }] };
}

export function reopen({ record, sweep, grid: wanted }: Observation): Decision | undefined {
  const stamp = sweep.retryRequestedAt;
  if (stamp && record?.retryRequest !== stamp) return { actions: [{ type: 'RetryFailed', stamp }] };
  if (!record || !isOvertaken(record, sweep, wanted)) return undefined;
  return { actions: [{ type: 'ReopenStopped' }, { type: 'ClearOutcome' }] };
}
