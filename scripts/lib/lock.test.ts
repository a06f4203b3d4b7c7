import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuningsweep-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const silent = (): void => undefined;

test('lets one in at a time and tells the other that it waits', async () => {
  const lock = join(folder, 'deeper', 'lock');
  const events: string[] = [];
  const work = (name: string) => async () => {
    events.push(`${name} in`);
    await pause(20);
    events.push(`${name} out`);
  };
  const told: string[] = [];
  await Promise.all([withLock(lock, work('a'), silent), withLock(lock, work('b'), (line) => told.push(line))]);
  expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
  expect(told).toEqual([`Waiting for another set-up that holds ${lock}`]);
  expect(existsSync(lock)).toBe(false);
});

test('takes over the lock of a process that died', async () => {
  const lock = join(folder, 'lock');
  const { pid } = spawnSync('true');
  writeFileSync(lock, String(pid));
  expect(await withLock(lock, () => 'done', silent)).toBe('done');
});

test('is free again after a failure', async () => {
  const lock = join(folder, 'lock');
  const failure = withLock(lock, () => Promise.reject(new Error('no space left')), silent);
  await expect(failure).rejects.toThrow('no space left');
  expect(existsSync(lock)).toBe(false);
});
