/**
 * npm run bench:seed-grid: the whole grid of examples/usd-krw.yaml, 64 tasks, on SQLite and on MySQL, the same with each training
 * from its first epoch, and the same grid by Optuna's GridSampler with PyTorch on the same MySQL server. Leaves the reports of the
 * sweeps in a new folder; docs/benchmarks/seed-grid.md keeps the figures.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { requireServer } from '../../test/servers/find.ts';
import { startServer } from '../../test/servers/start.ts';
import { runOn } from '../../test/support/ledger/ledgers.ts';
import { describeMachine } from '../lib/machine.ts';
import { spread } from '../lib/spread.ts';
import { formatTable } from '../lib/table.ts';
import { importRates, readMses, tuningsweep } from '../lib/tuningsweep.ts';
import { ensurePeers } from '../trainer/peers.ts';
import { runOptuna } from './optuna.ts';

const MANIFEST = join(import.meta.dirname, '..', '..', 'examples', 'usd-krw.yaml');
const CORES = availableParallelism();

interface Run {
  what: string;
  seconds: number;
  mses: number[];
}

const python = ensurePeers();
const program = requireServer('mysql');
const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-bench-'));
const reports = mkdtempSync(join(tmpdir(), 'tuningsweep-reports-'));
const server = await startServer(program);
try {
  await runOn(server.url, 'CREATE DATABASE tuning');
  await runOn(server.url, 'CREATE DATABASE optuna');
  console.log(describeMachine());
  const onSqlite = runSweep(`sqlite:${join(folder, 'seed.db')}`);
  const onMysql = runSweep(`${server.url}/tuning`);
  compare('SQLite and MySQL', onSqlite.byCode, onMysql.byCode);
  const alone = runEpochsAlone();
  compare('Trainings that go on from shorter ones, and whole ones', onSqlite.byCode, alone.byCode);
  const byOptuna = await runOptuna({
    python,
    folder,
    manifest: MANIFEST,
    storage: `${server.url}/optuna`,
    processes: CORES,
  });
  show([
    { what: 'tuningsweep run, SQLite', ...onSqlite },
    { what: 'tuningsweep run, MySQL', ...onMysql },
    { what: 'tuningsweep run, SQLite, each training from its first epoch', ...alone },
    { what: 'Optuna GridSampler, PyTorch, MySQL', ...byOptuna },
  ]);
  console.log(`\nReports of the sweeps: ${reports}`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}

type SweepRun = Omit<Run, 'what'> & { byCode: Map<string, number> };

/** The same tasks by two sweeps of one number of epochs each, which know nothing of each other: none goes on from another one. */
function runEpochsAlone(): SweepRun {
  const manifest = parseDocument(readFileSync(MANIFEST, 'utf8'));
  const epochs = ['spec', 'parameters', 'epoch', 'values'];
  const { values }: { values: number[] } = Object(manifest.toJS().spec.parameters.epoch);
  const runs = values.map((count) => {
    const file = join(folder, `epochs-${count}.yaml`);
    manifest.setIn(epochs, [count]);
    writeFileSync(file, manifest.toString());
    return runSweep(`sqlite:${join(folder, `epochs-${count}.db`)}`, file);
  });
  const byCode = new Map(runs.flatMap((run) => [...run.byCode]));
  return { seconds: sum(runs.map(({ seconds }) => seconds)), byCode, mses: [...byCode.values()] };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function runSweep(database: string, manifest = MANIFEST): SweepRun {
  importRates(database);
  const begin = performance.now();
  tuningsweep(database, 'run', '-f', manifest, '--parallelism', String(CORES), '--no-report');
  const seconds = (performance.now() - begin) / 1000;
  const kind = database.split(':')[0] ?? '';
  console.error(`${kind}: ${seconds.toFixed(0)} s`);
  tuningsweep(database, 'report', '-f', manifest, '-o', join(reports, `${kind}.html`));
  const byCode = readMses(database, manifest);
  return { seconds, byCode, mses: [...byCode.values()] };
}

/** The same codes have the same errors, to the last bit. */
function compare(what: string, one: Map<string, number>, other: Map<string, number>): void {
  const different = [...one].filter(([code, mse]) => other.get(code) !== mse);
  if (different.length > 0 || one.size !== other.size) {
    throw new Error(`${what} differ: ${one.size} and ${other.size} tasks, other MSEs in ${different.join('; ')}`);
  }
  console.log(`${what} have the same ${one.size} MSEs, to the last bit.\n`);
}

function show(runs: readonly Run[]): void {
  const first = runs[0]?.seconds ?? Number.NaN;
  const rows = runs.map(({ what, seconds, mses }) => {
    return [what, String(mses.length), seconds.toFixed(0), (seconds / first).toFixed(2), ...spread(mses)];
  });
  console.log(formatTable(['side', 'tasks', 'seconds', 'times the first', 'best MSE', 'median', 'worst'], rows));
}
