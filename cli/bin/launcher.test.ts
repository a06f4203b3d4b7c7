import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

/** Makes a process believe that it is an older Node than the command line needs. */
const AS_NODE_20 = `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'launcher-'));
  cpSync(import.meta.dirname, join(folder, 'cli/bin'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function givenCommandLine(source: string): void {
  mkdirSync(join(folder, 'cli/src'), { recursive: true });
  writeFileSync(join(folder, 'cli/src/main.ts'), source);
}

function givenLockedRuntime(): void {
  const path = join(folder, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(process.execPath, path);
}

function launch(args: string[] = [], nodeOptions: string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeOptions, join(folder, 'cli/bin/tuningsweep.mjs'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const launchOnOldNode = (args: string[] = []): ChildProcess => launch(args, ['--import', AS_NODE_20]);

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [code, out, err] = await Promise.all([exit, text(child.stdout!), text(child.stderr!)]);
  return { code, out, err };
}

const ready = (child: ChildProcess): Promise<unknown> => once(child.stdout!, 'data');

/** A command that runs until it is asked to stop, says so in a file, and ends with code 5. */
const LONG_COMMAND = `
  import { writeFileSync } from 'node:fs';
  const life = setInterval(() => {}, 1000);
  process.on('SIGTERM', () => { writeFileSync('stopped', ''); clearInterval(life); process.exitCode = 5; });
  console.log('ready');
`;

describe('on a recent Node', () => {
  test('the command line runs in this very process and ends by itself', async () => {
    givenCommandLine('console.log(process.pid, ...process.argv.slice(2)); process.exitCode = 3;');
    const child = launch(['run', '-f', 'a file.yaml']);
    expect(await ended(child)).toEqual({ code: 3, out: `${child.pid} run -f a file.yaml\n`, err: '' });
  });

  test('a missing package is explained with the command that installs it', async () => {
    givenCommandLine(`import 'no-such-package';`);
    const { code, err } = await ended(launch());
    expect(code).toBe(1);
    expect(err).toContain("'no-such-package'");
    expect(err).toContain('npm run setup');
  });

  test('any other failure to start is shown as it is', async () => {
    givenCommandLine(`throw new Error('broken inside');`);
    const { code, err } = await ended(launch());
    expect(code).toBe(1);
    expect(err).toContain('broken inside');
    expect(err).not.toContain('npm run setup');
  });
});

describe('on an older Node', () => {
  test('the locked Node takes over with the same arguments and exit code', async () => {
    givenLockedRuntime();
    givenCommandLine('console.log(process.versions.node, ...process.argv.slice(2)); process.exitCode = 4;');
    const { code, out } = await ended(launchOnOldNode(['status', '-o', 'json']));
    expect({ code, out }).toEqual({ code: 4, out: `${process.versions.node} status -o json\n` });
  });

  test('without the locked Node it says what is needed', async () => {
    givenCommandLine('');
    const { code, err } = await ended(launchOnOldNode());
    expect(code).toBe(1);
    expect(err).toMatch(/^TuningSweep needs Node 22\.19 or newer, and this is Node 20\.0\.0: .*\n$/);
    expect(err).toContain('npm run setup');
  });

  test('a signal reaches the command, whose exit code comes back', async () => {
    givenLockedRuntime();
    givenCommandLine(LONG_COMMAND);
    const child = launchOnOldNode();
    await ready(child);
    child.kill('SIGTERM');
    expect((await ended(child)).code).toBe(5);
  });

  test('a command ended by a signal is reported the way shells do', async () => {
    givenLockedRuntime();
    givenCommandLine(`process.kill(process.pid, 'SIGKILL');`);
    expect((await ended(launchOnOldNode())).code).toBe(128 + 9);
  });

  test('the command stops when its launcher is killed outright', async () => {
    givenLockedRuntime();
    givenCommandLine(LONG_COMMAND);
    const child = launchOnOldNode();
    await ready(child);
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(existsSync(join(folder, 'stopped'))).toBe(true), { timeout: 30_000 });
  });
});
