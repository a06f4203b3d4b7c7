import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { findSweepsByName } from '../../../ledger/src/index.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { embedded, inLedger, NAME, preparedSweep, tasksIn, tinyManifest } from '../../local/tiny-sweep.ts';
import { cli, startCli } from '../../support/cli/cli.ts';
import type { Cli, CliResult } from '../../support/cli/cli.ts';
import { trainersIn } from '../../support/cli/processes.ts';
import { until } from '../../support/until.ts';
import { SEARCH } from './lives.ts';
import type { ForeignWrite } from './odd-values.ts';
import { untruth } from './truth.ts';
import { writeInto } from './write.ts';
import type { Effect } from './write.ts';

const TRAINER = new URL('whole-trainer.ts', import.meta.url).pathname;
const RUN = ['run', '-f', 'sweep.yaml', '--no-report', '--trainer', `${process.execPath} ${TRAINER}`];

/** A life takes some seconds; no more than this after the write, on a machine that is busy with other work. */
const LIMIT_MS = 180_000;

/** What became of a run that another program wrote under. */
export interface RunEnd {
  /** The write that was taken; undefined where none of them was. */
  readonly write: ForeignWrite | undefined;
  readonly effects: readonly Effect[];
  readonly problem: string | undefined;
}

/** A folder with prices and a search that was suspended before its first task, as runs of others begin with. */
export async function searchFolder(): Promise<string> {
  const folder = await preparedSweep(specOf(true));
  const { code, stderr } = await cli(folder, ...RUN);
  if (code !== 0) throw new Error(`expected the suspended search to end with 0, found ${code}: ${stderr}`);
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(specOf(false)));
  return folder;
}

function specOf(suspend: boolean): Record<string, unknown> {
  const { parameters, replicates, objective, artifacts } = SEARCH.sweep.spec;
  const algorithm = { name: 'TPE', maxTasks: 6 };
  // The image only says that it is no LSTM: what trains is named by each run.
  const trainer = { retries: 1, image: 'example.org/own' };
  return { parameters, algorithm, replicates, objective, artifacts, suspend, trainer };
}

/**
 * Runs a copy of the search by processes, does the first of the writes that is taken while one task is completed and two are at
 * work, and lets it end.
 */
export async function endAfterFirst(from: string, writes: readonly ForeignWrite[]): Promise<RunEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  try {
    cpSync(from, folder, { recursive: true });
    const run = startCli(folder, ...RUN);
    await until('one is completed, two are at work', () => isHalfway(folder, run), LIMIT_MS);
    const effects = await writeFirst(folder, writes);
    writeFileSync(join(folder, 'go'), '');
    const problem = await problemOf(folder, run);
    return { write: effects.at(-1) === 'taken' ? writes[effects.length - 1] : undefined, effects, problem };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function isHalfway(folder: string, { child, done }: Cli): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the run ended too early: ${(await done).stderr}`);
  const statuses = (await tasksIn(embedded(folder))).map(({ status }) => status);
  const metrics = await inLedger(embedded(folder), ({ db }) =>
    db.selectFrom('TB_METRIC').select('CODE_TASK').distinct().execute(),
  );
  return statuses.includes('Completed') && metrics.length === 3;
}

async function writeFirst(folder: string, writes: readonly ForeignWrite[]): Promise<Effect[]> {
  return await inLedger(embedded(folder), async (ledger) => {
    await noteImage(ledger);
    const effects: Effect[] = [];
    for (const write of writes) {
      const effect = await writeInto(ledger, write);
      effects.push(effect);
      if (effect === 'taken') break;
    }
    return effects;
  });
}

/** What only a cluster notes: the image that tasks were run by. */
async function noteImage(ledger: Ledger): Promise<void> {
  const [sweep] = await findSweepsByName(ledger, NAME);
  const row = { SWEEP_KEY: sweep?.sweepKey ?? '', MODEL_VERSION: 1, DIGEST: 'sha256:0', ACCEPTED: 1 };
  await ledger.db.insertInto('TB_SWEEPIMAGE').values(row).execute();
}

/** Neither an end nor a word on why not; an end that is not true; an error that nobody foresaw; or trainers that are left. */
async function problemOf(folder: string, { child, done }: Cli): Promise<string | undefined> {
  const end = await Promise.race([done, setTimeout(LIMIT_MS, undefined, { ref: false })]);
  if (end === undefined) {
    child.kill('SIGKILL');
    return `no end within ${LIMIT_MS / 1000} s: ${(await done).stderr.slice(-500)}`;
  }
  await until('no trainer is left', () => trainersIn(folder).length === 0, LIMIT_MS);
  return saidProblem(end) ?? (end.code === 0 ? await lieOf(folder) : undefined);
}

function saidProblem({ code, stderr }: CliResult): string | undefined {
  if (code === null) return `killed: ${stderr.slice(-500)}`;
  if (/^\s+at |\bunexpected \w*Error/m.test(stderr)) return stderr.slice(-500);
  return code !== 0 && stderr.trim() === '' ? `ended with ${code} without a word` : undefined;
}

async function lieOf(folder: string): Promise<string | undefined> {
  return await inLedger(embedded(folder), async (ledger) => {
    const [sweep] = await findSweepsByName(ledger, NAME);
    return sweep ? await untruth(ledger, sweep) : 'ended with 0 without a row of TB_SWEEP';
  });
}
