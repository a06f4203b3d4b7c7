import { execFile } from 'node:child_process';
import { cpSync, existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cli, startCli } from '../../support/cli/cli.ts';
import { until } from '../../support/until.ts';
import { tally } from '../tally.ts';
import { aFolder, contentOf, expectRecovery, wholeScenario } from './scenario.ts';
import type { Step } from './scenario.ts';

const execute = promisify(execFile);

let steps: Step[];
beforeAll(async () => (steps = await wholeScenario()));
const stepNamed = (name: string): Step => steps.find((step) => step.name === name)!;

/** A disk of so many KiB with a step's folder on it; unmounted after the test. */
async function diskWith(step: Step, kib: number): Promise<string> {
  if (process.getuid?.() !== 0)
    throw new Error('expected to run as root, who may mount a small disk: sudo npm run test:faults');
  const disk = aFolder();
  await execute('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', disk]);
  onTestFinished(async () => void (await execute('umount', ['--lazy', disk])));
  cpSync(step.folder, disk, { recursive: true });
  return disk;
}

/** Leaves so many KiB free. */
function fill(disk: string, leave: number): string {
  const { bavail, bsize } = statfsSync(disk);
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - leave * 1024));
  return ballast;
}

const RUNS = ['run with a failing task', 'run after the retry', 'run after an edit'];
const FULL = /its disk is full; free some space/;
const FREE_KIB = [36, 48, 64, 96, 128];

/** A trainer that met a full disk at each of its attempts has failed, and says so. */
async function retryTrainers(folder: string): Promise<void> {
  if (JSON.stringify(contentOf(folder)).includes('disk is full')) await cli(folder, 'retry', 'tiny');
}

describe('a disk that gets full', { timeout: 120_000 }, () => {
  test.each(RUNS)('%s: goes on, or can be run again, once there is space', async (name) => {
    const step = stepNamed(name);
    let full = 0;
    for (const free of FREE_KIB) {
      const disk = await diskWith(step, 4096);
      const ballast = fill(disk, free);
      const { child, done } = startCli(disk, ...step.command);
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await until('it is full, or was large enough', () => FULL.test(said) || ended(child));
      if (FULL.test(said)) full += 1;
      rmSync(ballast);
      const { code, stderr } = await done;
      const isFine = code === step.reference.code || (code === 1 && FULL.test(stderr));
      expect({ isFine, stderr }).toMatchObject({ isFine: true });
      await retryTrainers(disk);
      await expectRecovery(step, disk);
    }
    expect(full).toBeGreaterThan(0);
    tally('local storage faults', full);
  });

  test.each(['data import', 'data prepare', 'retry'])('%s: says so, and has done nothing', async (name) => {
    const step = stepNamed(name);
    const disk = await diskWith(step, 4096);
    const before = existsSync(join(disk, 'tuningsweep.db')) ? contentOf(disk) : undefined;
    const ballast = fill(disk, 36);
    const { code, stderr } = await cli(disk, ...step.command);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toMatch(FULL);
    rmSync(ballast);
    expect(before && contentOf(disk)).toEqual(before);
    expect(await cli(disk, ...step.command)).toMatchObject({ code: step.reference.code });
    expect(contentOf(disk)).toEqual(step.reference.ledger);
    tally('local storage faults', 1);
  });
});

const ended = ({ exitCode, signalCode }: { exitCode: number | null; signalCode: string | null }): boolean =>
  exitCode !== null || signalCode !== null;

test('a disk that may only be read is named, with what to do', { timeout: 240_000 }, async () => {
  const step = stepNamed('run after an edit');
  const disk = await diskWith(step, 4096);
  await execute('mount', ['-o', 'remount,ro', disk]);
  for (const command of [step.command, ['status', 'tiny'], ['data', 'prepare']]) {
    const { code, stderr } = await cli(disk, ...command);
    expect(stderr).toMatch(/^tuningsweep: .*let this user write to it and to its folder/);
    expect(code).toBe(1);
  }
  await execute('mount', ['-o', 'remount,rw', disk]);
  expect(await cli(disk, ...step.command)).toMatchObject({ code: step.reference.code });
  expect(contentOf(disk)).toEqual(step.reference.ledger);
  tally('local storage faults', 3);
});

test('a lock that is never given back ends a command with who to look for', { timeout: 120_000 }, async () => {
  const step = stepNamed('retry');
  const folder = aFolder(step.folder);
  const other = new DatabaseSync(join(folder, 'tuningsweep.db'));
  other.exec('BEGIN IMMEDIATE');
  const { code, stderr } = await cli(folder, ...step.command);
  expect(stderr).toMatch(/has been locked by another process for more than 30 s; see which process has it open/);
  expect(code).toBe(1);
  other.exec('ROLLBACK');
  other.close();
  expect(await cli(folder, ...step.command)).toMatchObject({ code: step.reference.code });
  expect(contentOf(folder)).toEqual(step.reference.ledger);
  tally('local storage faults', 1);
});
