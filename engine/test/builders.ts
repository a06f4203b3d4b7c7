import { objectiveOf } from '@tuningsweep/ledger';
import type { OpenTask, SweepRecord } from '@tuningsweep/ledger';
import { withMetric } from '../src/api/index.ts';
import type { TuningSweepSpec } from '../src/api/index.ts';
import { ledgerWindow, manifestText } from '../src/sweep/decide/prepare.ts';
import type { Execution, Observation, Sweep } from '../src/sweep/types.ts';
import { FOUR_POINTS } from '../../test/support/builders.ts';

const GRID = { sha256: 'g1', total: 4 };

/** The smallest whole spec, four points. */
function aSpec(changes: Partial<TuningSweepSpec> = {}): TuningSweepSpec {
  return {
    data: { ticker: 'T', begin: '2020-01-01', end: '2020-12-31' },
    parameters: FOUR_POINTS,
    algorithm: { name: 'Grid' },
    objective: {},
    parallelism: 2,
    suspend: false,
    suspendPolicy: 'Drain',
    modelVersion: 1,
    seed: 1,
    deletionPolicy: 'Retain',
    artifacts: { keep: 'None', count: 1 },
    trainer: { retries: 0, pauseAfterFailures: 3, startTimeoutSeconds: 900, ledgerSecretName: 'tuningsweep-ledger' },
    ...changes,
  };
}

export function aSweep(spec: Partial<TuningSweepSpec> = {}, changes: Partial<Sweep> = {}): Sweep {
  return {
    key: 'abcdefg',
    sha256: 's',
    cluster: 'local',
    namespace: 'default',
    name: 'demo',
    uid: 'u1',
    spec: withMetric(aSpec(spec)),
    ...changes,
  };
}

/** A row of a sweep that is set up and has done nothing yet. */
export function aRecord(sweep: Sweep, changes: Partial<SweepRecord> = {}): SweepRecord {
  const { key: sweepKey, cluster, namespace, name, uid, spec } = sweep;
  return {
    sweepKey,
    cluster,
    namespace,
    name,
    uid,
    ...ledgerWindow(spec.data),
    manifest: manifestText(sweep),
    gridSha256: GRID.sha256,
    adjSha256: 'd1',
    objective: objectiveOf(spec.objective),
    counts: { total: GRID.total, completed: 0, failed: 0, stopped: 0 },
    open: 0,
    startTime: new Date(0).toISOString(),
    ...changes,
  };
}

/** A sweep in mid-life: set up, data present, nothing running. */
export function anObservation(changes: Partial<Observation> = {}): Observation {
  const sweep = changes.sweep ?? aSweep();
  return {
    now: new Date(1000),
    sweep,
    record: aRecord(sweep),
    grid: GRID,
    adjSha256: 'd1',
    openTasks: [],
    pending: [],
    executions: [],
    holders: new Map(),
    recorded: new Map(),
    losses: new Map(),
    ...changes,
  };
}

export function aTask(codeTask: string, changes: Partial<OpenTask> = {}): OpenTask {
  return { codeTask, idxTask: 0, inGrid: true, status: 'Running', attempt: 1, hasResult: false, ...changes };
}

export function anExecution(codeTask: string, state: Execution['state'], changes: Partial<Execution> = {}): Execution {
  return { codeTask, state, ...changes };
}

export function pendingTasks(...codes: string[]): Observation['pending'] {
  return codes.map((codeTask, idxTask) => ({ codeTask, idxTask }));
}
