import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { stringify } from 'yaml';
import {
  acquireLease,
  appendProposals,
  FINAL_STEP,
  pinData,
  readSweep,
  recount,
  registerSweep,
  setFinishTime,
  setOutcome,
  setUpTables,
  windowSha256,
  writeGrid,
} from '@tuningsweep/ledger';
import type { ForecastSeries, GridPoint, Lease, Ledger, Metrics } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '@tuningsweep/engine/api';
import { write } from '../../ledger/src/transaction/write.ts';
import { loadSweep } from '../../cli/src/sweep/manifest.ts';
import { insertForecast } from '../../ledger/src/model/forecast.ts';
import { noteSettlements } from '../../ledger/src/sweep/search/settlements.ts';
import { firstProposals, gridDefinition, gridPoints, isProposed, searchText } from '../../engine/src/search/index.ts';
import type { Sweep } from '../../engine/src/sweep/types.ts';
import { inLedger } from '../local/tiny-sweep.ts';

/** What became of a task; undefined for one that was not trained yet. */
export type Fate =
  | { mse: number; naive?: number; loss?: number; seconds?: number; backend?: string; testBegin?: string }
  | OwnMetrics
  | { note: string }
  | undefined;

/** What a trainer of one's own reported: final values, and those of its steps from 0 on. */
interface OwnMetrics {
  metrics: Metrics;
  steps?: Metrics[];
}

/** A sweep as its trainers could have left it. */
export interface Scenario {
  /** Axes that differ from one value each. */
  axes?: Record<string, number[]>;
  name?: string;
  fate: (point: GridPoint, index: number) => Fate;
  /** Of a sweep without data, whose trainer is its own. */
  spec?: Pick<TuningSweepSpec, 'parameters' | 'objective'> & Partial<Pick<TuningSweepSpec, 'algorithm' | 'replicates'>>;
  /** What the ledger keeps of the best task. */
  forecast?: ForecastSeries;
}

/** MSE of the naive forecast where a scenario has no other one. */
export const NAIVE = 50;

const EPOCHS = [1, 2, 3];
const DAYS = ['20200102', '20200103', '20200106'];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/**
 * Writes the manifest and the ledger of a sweep that is over, into a folder that lives as long as the test file.
 *
 * @param beside a ledger that it is to be written into
 */
export async function finishedSweep(
  scenario: Scenario,
  beside?: string,
): Promise<{ folder: string; url: string; sweep: Sweep }> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-report-'));
  folders.push(folder);
  const url = beside ?? `sqlite:${join(folder, 'ledger.db')}`;
  writeFileSync(join(folder, 'sweep.yaml'), manifest(scenario));
  const sweep = await loadSweep(join(folder, 'sweep.yaml'));
  await inLedger(url, (ledger) => live(ledger, sweep, scenario));
  return { folder, url, sweep };
}

function manifest({ axes, name = 'scenario', spec: own }: Scenario): string {
  const head = { apiVersion: 'tuningsweep.io/v1alpha1', kind: 'TuningSweep', metadata: { name } };
  if (own) return stringify({ ...head, spec: { ...own, trainer: { command: ['./train'] } } });
  const values = { epoch: [1], batchSize: [10], learningRate: [0.001], ratioTrainSet: [0.8], sizeSequence: [5] };
  const units = { sizeUnitInput: [4], sizeUnitHidden: [4], sizeUnitOutput: [1] };
  const all = Object.entries({ ...values, ...units, ...axes });
  const spec = {
    data: { ticker: 'T', begin: '2020-01-01', end: '2020-12-31' },
    parameters: Object.fromEntries(all.map(([axis, list]) => [axis, { values: list }])),
  };
  return stringify({ ...head, spec });
}

async function live(ledger: Ledger, sweep: Sweep, { fate, forecast }: Scenario): Promise<void> {
  await setUpTables(ledger);
  const lease = await takeLease(ledger);
  await settleAll(ledger, lease, sweep, await begin(ledger, lease, sweep), fate);
  const best = (await readSweep(ledger, sweep.key))?.best;
  if (forecast && best) await write(ledger, (trx) => insertForecast(trx, best.codeTask, forecast));
}

/** Goes on with a sweep whose grid was not over: tells what became of more of its tasks. */
export async function goOn(url: string, sweep: Sweep, fate: Scenario['fate']): Promise<void> {
  await inLedger(url, async (ledger) => {
    const rows = await ledger.db.selectFrom('TB_TASK').select('CODE_TASK').where('SETTLED', '=', 1).execute();
    const settled = new Set(rows.map(({ CODE_TASK }) => CODE_TASK));
    const points = [...gridPoints(sweep.spec, sweep.key)];
    await settleAll(ledger, await takeLease(ledger), sweep, points, (point, index) =>
      settled.has(point.codeTask) ? undefined : fate(point, index),
    );
  });
}

async function takeLease(ledger: Ledger): Promise<Lease> {
  return await acquireLease(ledger, { name: 'test', holder: 'test', ttlSeconds: 600 });
}

/** Settles the tasks that have a fate, and the sweep where all are settled then. */
async function settleAll(
  ledger: Ledger,
  lease: Lease,
  sweep: Sweep,
  points: readonly GridPoint[],
  fate: Scenario['fate'],
): Promise<void> {
  const fates = points.flatMap((point, index) => {
    const end = fate(point, index);
    return end === undefined ? [] : [{ point, end }];
  });
  for (let at = 0; at < fates.length; at += 500) await settle(ledger, sweep.key, fates.slice(at, at + 500));
  await recount(ledger, lease, sweep.key, sweep.spec.objective);
  const { total, completed, failed } = (await readSweep(ledger, sweep.key))?.counts ?? {
    total: 0,
    completed: 0,
    failed: 0,
  };
  if (completed + failed < total) return;
  const outcome = { succeeded: true, reason: 'AllTasksSettled', message: 'All tasks are settled.', basis: '' };
  await setOutcome(ledger, lease, sweep.key, outcome);
  await setFinishTime(ledger, lease, sweep.key);
}

async function begin(ledger: Ledger, lease: Lease, sweep: Sweep): Promise<readonly GridPoint[]> {
  const { key: sweepKey, spec, sha256, cluster, namespace, name, uid } = sweep;
  const { data, objective } = spec;
  const place = { sweepKey, sha256, cluster, namespace, name, uid, manifest: JSON.stringify(spec) };
  if (data) await insertDays(ledger, data.ticker);
  await registerSweep(ledger, lease, { ...place, ...data, objective });
  if (data)
    await pinData(ledger, lease, sweepKey, (await windowSha256(ledger, data.ticker, data.begin, data.end)) ?? '');
  const gridSha256 = gridDefinition(spec).sha256;
  const written = { sweepKey, ticker: data?.ticker, gridSha256 };
  const points = isProposed(spec) ? [] : [...gridPoints(spec, sweepKey)];
  await writeGrid(ledger, lease, { ...written, points });
  return isProposed(spec) ? await propose(ledger, lease, sweep, written) : points;
}

/** All points of a search at once, none of which knows a result. */
async function propose(
  ledger: Ledger,
  lease: Lease,
  { key, spec }: Sweep,
  written: { sweepKey: string; ticker: string | undefined; gridSha256: string },
): Promise<GridPoint[]> {
  const points = firstProposals(spec, key, gridDefinition(spec).total);
  const length = { proposals: 0, settlements: 0 };
  await appendProposals(ledger, lease, { ...written, definition: searchText(spec), length, points });
  return points;
}

async function insertDays({ db }: Ledger, ticker: string): Promise<void> {
  const days = DAYS.map((day, at) => ({ TICKER: ticker, DATE_MARKET: day, CLOSE_P: 100 + at }));
  await db.insertInto('TB_ASSETVALUE_ADJ').values(days).execute();
}

interface Ended {
  point: GridPoint;
  end: NonNullable<Fate>;
}

async function settle(ledger: Ledger, sweepKey: string, tasks: readonly Ended[]): Promise<void> {
  const { db } = ledger;
  const codes = tasks.map(({ point }) => point.codeTask);
  await db
    .updateTable('TB_TASK')
    .set({ LAUNCHED: 1, SETTLED: 1, ATTEMPT: 1 })
    .where('CODE_TASK', 'in', codes)
    .execute();
  await db.insertInto('TB_TASKATTEMPT').values(tasks.map(attemptRow)).execute();
  const completed = tasks.flatMap(resultRow);
  await setStatus(
    db,
    completed.map(({ CODE_TASK }) => CODE_TASK),
    'Completed',
  );
  if (completed.length > 0) await db.insertInto('TB_MODELRESULT').values(completed).execute();
  await insertMetrics(db, tasks);
  for (const { point, end } of tasks) if ('note' in end) await setStatus(db, [point.codeTask], 'Failed', end.note);
  const epochs = completed.flatMap(({ CODE_TASK, LOSS }) =>
    EPOCHS.map((EPOCH) => ({ CODE_TASK, ATTEMPT: 1, EPOCH, LOSS: (10 * LOSS) / EPOCH, SECONDS: 1 })),
  );
  if (epochs.length > 0) await db.insertInto('TB_EPOCHMETRIC').values(epochs).execute();
  const ended = tasks.map(({ point: { codeTask }, end }) => {
    const outcome = 'note' in end ? ('Failed' as const) : ('Completed' as const);
    return { codeTask, outcome };
  });
  await write(ledger, (trx) => noteSettlements(trx, sweepKey, ended));
}

async function insertMetrics(db: Ledger['db'], tasks: readonly Ended[]): Promise<void> {
  const own = tasks.flatMap(({ point: { codeTask: CODE_TASK }, end }) =>
    'metrics' in end ? [{ CODE_TASK, metrics: end.metrics, steps: end.steps ?? [] }] : [],
  );
  const codes = own.map(({ CODE_TASK }) => CODE_TASK);
  await setStatus(db, codes, 'Completed');
  const results = codes.map((CODE_TASK) => ({ CODE_TASK, VERSION_MODEL: 1 }));
  if (results.length > 0) await db.insertInto('TB_MODELRESULT').values(results).execute();
  const rows = own.flatMap(({ CODE_TASK, metrics, steps }) =>
    [metrics, ...steps].flatMap((values, at) =>
      Object.entries(values).map(([NAME, VALUE]) => ({ CODE_TASK, ATTEMPT: 1, STEP: at + FINAL_STEP, NAME, VALUE })),
    ),
  );
  if (rows.length > 0) await db.insertInto('TB_METRIC').values(rows).execute();
}

async function setStatus(db: Ledger['db'], codes: readonly string[], STATUS: string, NOTE = ''): Promise<void> {
  if (codes.length > 0)
    await db.updateTable('TB_TASKSTATUS').set({ STATUS, NOTE }).where('CODE_TASK', 'in', codes).execute();
}

function attemptRow({ point, end }: Ended) {
  const began = Date.UTC(2020, 0, 1);
  const { seconds = 4, backend = 'cpu', naive } = 'mse' in end ? { naive: NAIVE, ...end } : {};
  const time = (after: number): string => new Date(began + after * 1000).toISOString().slice(0, 23).replace('T', ' ');
  const when = { DATE_START: time(0), DATE_END: time(seconds) };
  return { CODE_TASK: point.codeTask, ATTEMPT: 1, HOLDER: 'h', BACKEND: backend, NAIVE_MSE: naive ?? null, ...when };
}

function resultRow({ point, end }: Ended) {
  if (!('mse' in end)) return [];
  const { mse, loss = 0.01, testBegin = '20201001' } = end;
  const train = { DATE_B_TRAIN: '20200101', DATE_E_TRAIN: '20200930' };
  const test = { DATE_B_TEST: testBegin, DATE_E_TEST: '20201231' };
  const metrics = { LOSS: loss, ACCURACY: 0.5, MSE: Math.fround(mse) };
  return [{ CODE_TASK: point.codeTask, TICKER: 'T', VERSION_MODEL: 1, ...train, ...test, ...metrics }];
}
