import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Plan } from './guard.ts';

const GUARD = new URL('guard.ts', import.meta.url).pathname;

/** A guard over something that would run for long, in a process of its own. */
async function guarded(): Promise<{ guard: ChildProcess; folder: string; pid: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  const file = join(folder, 'pid');
  const plan: Plan = { folder, commands: [['true'], ['sh', '-c', `echo $$ > ${file}; exec sleep 600`]] };
  const guard = spawn(process.execPath, [GUARD, JSON.stringify(plan)], { stdio: ['pipe', 'ignore', 'inherit'] });
  const pid = await vi.waitUntil(() => existsSync(file) && Number(readFileSync(file, 'utf8')), { timeout: 240_000 });
  return { guard, folder, pid };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it.each<[string, (guard: ChildProcess) => void]>([
  ['its standard input is closed, as when its parent dies', (guard) => guard.stdin?.end()],
  ['it is told to end', (guard) => guard.kill('SIGTERM')],
])('leaves nothing behind when %s', async (_, end) => {
  const { guard, folder, pid } = await guarded();
  expect(isAlive(pid)).toBe(true);
  end(guard);
  await once(guard, 'exit');
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

it('ends with the exit code of a command that fails, and removes the folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  const plan: Plan = {
    folder,
    commands: [
      ['sh', '-c', 'exit 3'],
      ['sleep', '600'],
    ],
  };
  const guard = spawn(process.execPath, [GUARD, JSON.stringify(plan)], { stdio: ['pipe', 'ignore', 'inherit'] });
  const [code] = await once(guard, 'exit');
  expect(code).toBe(3);
  expect(existsSync(folder)).toBe(false);
});

it('takes away what is outside the folder, once everything has ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  const plan: Plan = { folder, commands: [['false']], afterwards: ['rmdir', outside] };
  const guard = spawn(process.execPath, [GUARD, JSON.stringify(plan)], { stdio: ['pipe', 'ignore', 'inherit'] });
  await once(guard, 'exit');
  expect(existsSync(outside)).toBe(false);
});
