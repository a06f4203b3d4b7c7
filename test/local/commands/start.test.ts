import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
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
