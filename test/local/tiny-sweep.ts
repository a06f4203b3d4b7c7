import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { stringify } from 'yaml';
import { findSweepsByName, importRaw, openLedger, prepareAdj, setUpTables, readTasks } from '@tuningsweep/ledger';
import type { Ledger, TaskRow } from '@tuningsweep/ledger';
import { FOUR_POINTS } from '../support/builders.ts';
import { cli } from '../support/cli/cli.ts';

const RATES = new URL('../../examples/data/usd-krw.csv', import.meta.url);
const DAYS = 120;

export const NAME = 'tiny';

/** A manifest of few small tasks on real rates: the whole way in seconds. */
export function tinyManifest(changes: Record<string, unknown> = {}): string {
  const spec = {
    data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
    parameters: FOUR_POINTS,
    parallelism: 2,
    ...changes,
  };
  return stringify({ apiVersion: 'tuningsweep.io/v1alpha1', kind: 'TuningSweep', metadata: { name: NAME }, spec });
}

/** Writes the manifest and the first days of the rates into a folder. */
export function writeTinySweep(folder: string, changes?: Record<string, unknown>): void {
  const lines = readFileSync(RATES, 'utf8').split('\n');
  writeFileSync(join(folder, 'rates.csv'), lines.slice(0, DAYS + 1).join('\n') + '\n');
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(changes));
}

/** A ledger with the rates imported and prepared. */
export async function prepareData(folder: string): Promise<void> {
  await cli(folder, 'data', 'import', 'rates.csv', '--ticker', 'USD/KRW');
  await cli(folder, 'data', 'prepare');
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder, for as long as the test file runs, with the manifest, and a ledger (by default in it) that has the rates. */
export async function preparedSweep(changes?: Record<string, unknown>, database?: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  folders.push(folder);
  writeTinySweep(folder, changes);
  await inLedger(database ?? embedded(folder), async (ledger) => {
    await setUpTables(ledger);
    const stream = createReadStream(join(folder, 'rates.csv'));
    await importRaw(ledger, { ticker: 'USD/KRW', stream, onError: 'fail' });
    await prepareAdj(ledger);
  });
  return folder;
}

/** The ledger that commands make in a folder. */
export const embedded = (folder: string): string => `sqlite:${join(folder, 'tuningsweep.db')}`;

/** Asks the ledger a question of one's own. */
export async function inLedger<T>(url: string, ask: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(url);
  try {
    return await ask(ledger);
  } finally {
    await ledger.close();
  }
}

/** The sweep's tasks as the ledger has them; none before it is registered. */
export async function tasksIn(url: string): Promise<TaskRow[]> {
  return inLedger(url, async (ledger) => {
    const [sweep] = await findSweepsByName(ledger, NAME);
    return sweep ? Array.fromAsync(readTasks(ledger, sweep.sweepKey)) : [];
  });
}
