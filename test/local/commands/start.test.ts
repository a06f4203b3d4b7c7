import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { VERSION } from '@tuningsweep/ledger/contracts';
import { LAUNCHER } from '../../support/cli/cli.ts';

const execute = promisify(execFile);

async function versionBy(cache: string): Promise<string> {
  const env = { ...process.env, NODE_COMPILE_CACHE: cache };
  const { stdout, stderr } = await execute(process.execPath, [LAUNCHER, '--version'], { env });
  expect(stderr).toBe('');
  return stdout.trim();
}

test('what Node makes of the files is kept', async () => {
  const cache = join(mkdtempSync(join(tmpdir(), 'tuningsweep-')), 'compiled');
  expect(await versionBy(cache)).toBe(VERSION);
  expect(readdirSync(cache)).not.toEqual([]);
});

test('where it cannot be kept, commands work all the same', async () => {
  expect(await versionBy('/dev/null/compiled')).toBe(VERSION);
});

/** Beside what it takes to start Node, most of this is room for a slow machine. */
const CPU_SECONDS = 0.25;
const RUNS = 5;

/** The CPU time of a command in seconds, the least of some runs: what else the machine does only adds to it. */
async function cpuSeconds(...args: string[]): Promise<number> {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@" > /dev/null', 'bash', process.execPath, LAUNCHER, ...args];
  const taken: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const { stderr } = await execute('bash', timed);
    const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number);
    taken.push(user + system);
  }
  return Math.min(...taken);
}

describe('a shell does not wait for', () => {
  test.each(['--version', 'completion bash'])('%s', async (line) => {
    expect(await cpuSeconds(...line.split(' '))).toBeLessThan(CPU_SECONDS);
  });
});
