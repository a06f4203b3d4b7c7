import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { acquireLease, registerSweep, writeGrid } from '@tuningsweep/ledger';
import { buildProgram } from '../../../cli/src/program.ts';
import { KEY, registration, TICKER, point } from '../../conformance/sweep/builders.ts';
import { cli, LAUNCHER } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep } from '../tiny-sweep.ts';

const execute = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await preparedSweep();
  await inLedger(embedded(folder), async (ledger) => {
    const lease = await acquireLease(ledger, { name: 'l', holder: 'test', ttlSeconds: 600 });
    await registerSweep(ledger, lease, registration());
    const points = [point(1), point(2)];
    await writeGrid(ledger, lease, { sweepKey: KEY, ticker: TICKER, gridSha256: 'g', points });
  });
  writeFileSync(join(folder, 'tuningsweep'), `#!/bin/sh\nexec ${process.execPath} ${LAUNCHER} "$@"\n`);
  chmodSync(join(folder, 'tuningsweep'), 0o755);
  writeFileSync(join(folder, 'script'), (await cli(folder, 'completion', 'bash')).stdout);
});

/** What bash offers for the last word of a line. */
async function offered(...words: string[]): Promise<string[]> {
  const script =
    'source ./script; COMP_WORDS=(tuningsweep "$@"); COMP_CWORD=$#; _tuningsweep; printf "%s\\n" "${COMPREPLY[@]}"';
  const { LEDGER_URL: _, ...env } = process.env;
  const { stdout } = await execute('bash', ['-c', script, 'bash', ...words], {
    cwd: folder,
    env: { ...env, PATH: `${folder}:${process.env['PATH']}` },
  });
  return stdout.split('\n').filter(Boolean);
}

const PROGRAM = await buildProgram();
const COMMANDS = PROGRAM.createHelp()
  .visibleCommands(PROGRAM)
  .map((command) => command.name())
  .filter((name) => name !== 'help');

describe('bash completes', () => {
  test('every command', async () => expect(await offered('')).toEqual(COMMANDS));

  test.each([
    [['da'], ['data']],
    [
      ['data', ''],
      ['import', 'prepare'],
    ],
    [
      ['data', 'import', '--on-error', ''],
      ['fail', 'skip'],
    ],
    [['results', 'x', '-o', 'c'], ['csv']],
    [
      ['results', '--s'],
      ['--status', '--sort'],
    ],
    [['run', '--para'], ['--parallelism']],
    [
      ['run', '-f', 's'],
      ['script', 'sweep.yaml'],
    ],
    [['data', 'import', 'ra'], ['rates.csv']],
    [['results', ''], ['usd-krw']],
    [['retry', 'no'], []],
    [
      ['logs', 'abc'],
      ['abcdefg-000000000001', 'abcdefg-000000000002'],
    ],
    [['retry', 'usd-krw', '--task', 'abcdefg-000000000002'], ['abcdefg-000000000002']],
    [['run', '--parallelism', ''], []],
    [['logs', "'; touch harm; '"], []],
  ])('%j', async (words, expected) => expect((await offered(...words)).toSorted()).toEqual(expected.toSorted()));

  test('nothing outside the words that were typed was run', async () => {
    await offered('logs', "a'; touch harm; '");
    await expect(execute('ls', ['harm'], { cwd: folder })).rejects.toThrow(/harm/);
  });
});

test.each(['zsh', 'fish'])('%s gets a script that names every command', async (shell) => {
  const { code, stdout } = await cli(folder, 'completion', shell);
  expect(code).toBe(0);
  for (const command of COMMANDS) expect(stdout).toContain(command);
});

test('without a ledger there are no sweeps, and none is made', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'tuningsweep-'));
  expect(await cli(empty, '__complete', 'sweep')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readdirSync(empty)).toEqual([]);
});
