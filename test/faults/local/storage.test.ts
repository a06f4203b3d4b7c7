import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { cli, finished, LAUNCHER, startCli } from '../../support/cli/cli.ts';
import { until } from '../../support/until.ts';
import { aFolder, contentOf, wholeScenario } from './scenario.ts';
import type { Step } from './scenario.ts';

const FILE = 'tuningsweep.db';
const PAGE = 4096;

let run: Step;
beforeAll(async () => {
  const steps = await wholeScenario();
  run = steps.find(({ name }) => name === 'run with a failing task')!;
});

function overwrite(file: string, from: number, bytes: number): void {
  const content = readFileSync(file);
  content.fill(0xab, from, from + bytes);
  writeFileSync(file, content);
}

describe('a file that is damaged is left as it is, and the message says what to do', () => {
  test.each([
    ['no database at all', (file: string) => overwrite(file, 0, PAGE)],
    ['cut off', (file: string) => truncateSync(file, 5 * PAGE)],
    ['overwritten in the middle', (file: string) => overwrite(file, PAGE, 8 * PAGE)],
  ])('%s', async (_, damage) => {
    const folder = aFolder(run.folder);
    damage(join(folder, FILE));
    copyFileSync(join(folder, FILE), join(folder, 'before'));
    const { code, stderr } = await cli(folder, ...run.command);
    expect(stderr).toMatch(/^tuningsweep: .*the SQLite file is damaged \(.*\): .*restore it from a backup/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    expect(readFileSync(join(folder, FILE)).equals(readFileSync(join(folder, 'before')))).toBe(true);
  });
});

test('a file that another process has locked is waited for', async () => {
  const folder = aFolder(run.folder);
  const other = new DatabaseSync(join(folder, FILE));
  other.exec('BEGIN EXCLUSIVE');
  const { child, done } = startCli(folder, ...run.command);
  await until('the run has the file open', () => opens(child.pid, FILE));
  other.exec('ROLLBACK');
  other.close();
  expect(await done).toMatchObject({ code: run.reference.code });
  expect(contentOf(folder)).toEqual(run.reference.ledger);
});

function opens(pid: number | undefined, name: string): boolean {
  return readFileSync(`/proc/${pid}/maps`, 'utf8').includes(`${name}-shm`);
}

describe('a file that must not grow', () => {
  /** With SQLite's files held to so many KiB, until the limit is lifted. */
  function startHeldTo(folder: string, kib: number) {
    const { LEDGER_URL: _, ...env } = process.env;
    const script = `ulimit -S -f ${2 * kib}; exec "$@"`;
    const args = ['-c', script, 'sh', process.execPath, LAUNCHER, ...run.command];
    const child = spawn('sh', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return { child, done: finished(child), said: () => said };
  }

  test('is tried again, and the run goes on when it may', async () => {
    const folder = aFolder(run.folder);
    const { child, done, said } = startHeldTo(folder, 40);
    await until('it says what is wrong', () => /cannot be used: .*; next try in 1 s\./.test(said()));
    await finished(spawn('prlimit', [`--pid=${child.pid}`, '--fsize=unlimited']));
    const { code, stderr } = await done;
    expect(stderr).toMatch(/the SQLite file cannot be used: .*limit.* \(disk I\/O error\)/);
    expect(stderr).not.toContain('is not known');
    expect({ code, stderr }).toMatchObject({ code: run.reference.code });
    expect(contentOf(folder)).toEqual(run.reference.ledger);
  });

  test('and a Ctrl-C meanwhile ends the run with the reason', async () => {
    const folder = aFolder(run.folder);
    const { child, done, said } = startHeldTo(folder, 40);
    await until('it says what is wrong', () => /cannot be used: /.test(said()));
    child.kill('SIGINT');
    const { code, stderr } = await done;
    expect(stderr).toMatch(/^tuningsweep: the SQLite file cannot be used/m);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
    expect((await cli(folder, ...run.command)).code).toBe(run.reference.code);
    expect(contentOf(folder)).toEqual(run.reference.ledger);
  });
});
