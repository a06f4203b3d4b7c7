import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, vi } from 'vitest';
import { parse } from 'yaml';
import { loadSweep } from '../../../cli/src/sweep/manifest.ts';
import { gridPoints } from '../../../engine/src/search/index.ts';
import { tinyManifest, writeTinySweep } from '../../local/tiny-sweep.ts';
import { cli, startCli } from '../../support/cli/cli.ts';
import type { Cli } from '../../support/cli/cli.ts';
import { example } from '../../support/cli/examples.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { until } from '../../support/until.ts';

/** One command of a sweep's life on one machine, and the folder as it was before it. */
export interface Step {
  name: string;
  folder: string;
  command: readonly string[];
  /** What the command comes to when nothing is in its way. */
  reference: { code: number | null; ledger: LedgerContent };
}

/** Every row of every table, without what is another at every run: times, who did it, and attempts that came to nothing. */
export type LedgerContent = Record<string, unknown[]>;

const TRAINER = `python3 ${example('autoregression.py')}`;
const PRELOAD = new URL('kill-at-write.ts', import.meta.url).href;

/** Bad input is not tried again, whatever this says; a trainer that was killed or met a full disk is. */
const RETRYING = { trainer: { retries: 3 } };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function aFolder(from?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-fault-'));
  folders.push(folder);
  if (from !== undefined) cpSync(from, folder, { recursive: true });
  return folder;
}

/** A whole life: data, a run in which one task fails, a retry, the run after it, and one after an edit. */
export async function wholeScenario(): Promise<Step[]> {
  const folder = aFolder();
  writeTinySweep(folder, RETRYING);
  writeFileSync(join(folder, 'edited.yaml'), tinyManifest({ ...RETRYING, parameters: editedParameters() }));
  const unlucky = await firstCode(join(folder, 'sweep.yaml'));
  writeTrainer(folder, `test $CODE_TASK != ${unlucky} || exit 42`);
  const run = (file: string) => ['run', '-f', file, '--yes', '--no-report', '--trainer', 'sh trainer.sh'];
  const commands: [string, string[]][] = [
    ['data import', ['data', 'import', 'rates.csv', '--ticker', 'USD/KRW']],
    ['data prepare', ['data', 'prepare']],
    ['run with a failing task', run('sweep.yaml')],
    ['retry', ['retry', 'tiny']],
    ['run after the retry', run('sweep.yaml')],
    ['run after an edit', run('edited.yaml')],
  ];
  const steps: Step[] = [];
  let now = folder;
  for (const [name, command] of commands) {
    const next = aFolder(now);
    const { code, stderr } = await cli(next, ...command);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    if (name === 'retry') writeTrainer(next, '');
    steps.push({ name, folder: now, command, reference: { code, ledger: contentOf(next) } });
    now = next;
  }
  return steps;
}

/** A sweep is trained by one trainer, so the one that fails a task and the one that does not are the same program. */
function writeTrainer(folder: string, first: string): void {
  writeFileSync(join(folder, 'trainer.sh'), `${first}\nexec ${TRAINER}\n`);
}

function editedParameters(): object {
  const { parameters } = parse(tinyManifest()).spec;
  return { ...parameters, epoch: { values: [2, 3] } };
}

async function firstCode(manifest: string): Promise<string> {
  const { spec, key } = await loadSweep(manifest);
  const [first] = gridPoints(spec, key);
  if (!first) throw new Error('a grid has a point');
  return first.codeTask;
}

/** Times, random ids, and counts of how often something was begun. */
const VOLATILE =
  /^(TB_\w+\.(DATE_(UPDATE|START|END|FINISH|EXPIRE)|ATTEMPT|HOLDER|LEDGER_ID|RETRY_STAMP|OUTCOME_BASIS)|TB_LEADER\.EPOCH)$/;

/** Of these tables the rows of every task's last attempt. */
const BY_ATTEMPT = new Set(['TB_TASKATTEMPT', 'TB_EPOCHMETRIC', 'TB_METRIC']);
const LAST_ATTEMPT = 'a JOIN TB_TASK t ON t.CODE_TASK = a.CODE_TASK AND t.ATTEMPT = a.ATTEMPT';

/** What a folder's ledger holds; SQLite itself has looked it over before. It is left as one file. */
export function contentOf(folder: string): LedgerContent {
  const db = new DatabaseSync(join(folder, 'tuningsweep.db'));
  try {
    expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const tables = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).all();
    return Object.fromEntries(tables.map(({ name }) => [String(name), rowsOf(db, String(name))]));
  } finally {
    db.close();
  }
}

function rowsOf(db: DatabaseSync, table: string): unknown[] {
  const rows = db
    .prepare(BY_ATTEMPT.has(table) ? `SELECT a.* FROM ${table} ${LAST_ATTEMPT}` : `SELECT * FROM ${table}`)
    .all();
  const keep = ([column]: [string, unknown]): boolean => !VOLATILE.test(`${table}.${column}`);
  const stable = rows.map((row) => Object.fromEntries(Object.entries(row).filter(keep)));
  return stable.map((row) => JSON.stringify(row)).toSorted();
}

/** Runs a step's command in a copy of its folder, dying at one write. */
function startDying({ folder, command }: Step, write: number, side: 'before' | 'after'): Cli & { at: string } {
  const at = aFolder(folder);
  vi.stubEnv('NODE_OPTIONS', `--disable-warning=ExperimentalWarning --import=${PRELOAD}`);
  vi.stubEnv('KILL_AT_WRITE', `${write} ${side}`);
  try {
    return { at, ...startCli(at, ...command) };
  } finally {
    vi.unstubAllEnvs();
  }
}

/** The same command once more, without a fault: it ends as if there never had been one, and nobody works on. */
export async function expectRecovery({ command, reference }: Step, at: string): Promise<void> {
  const again = await cli(at, ...command);
  expect(again).toMatchObject({ code: reference.code });
  expect(contentOf(at)).toEqual(reference.ledger);
  await until('no trainer is left', () => trainersIn(at).length === 0);
}

/**
 * Kills a step's command at one write and runs it again.
 *
 * @returns whether the command came to that write at all
 */
export async function survives(step: Step, write: number, side: 'before' | 'after'): Promise<boolean> {
  const { at, child, done } = startDying(step, write, side);
  const { code, stderr } = await done;
  if (child.signalCode !== 'SIGKILL') expect({ code, stderr }).toMatchObject({ code: step.reference.code });
  await expectRecovery(step, at);
  rmSync(at, { recursive: true });
  return child.signalCode === 'SIGKILL';
}
