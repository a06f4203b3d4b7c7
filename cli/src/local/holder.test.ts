import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { isGone, readHolder, runnerHolder } from './holder.ts';

test('a runner that lives is not gone', () => expect(isGone(runnerHolder())).toBe(false));

test('a process id that something else uses now is not the runner', () => {
  expect(isGone(`${hostname()}/${process.pid}/1/x`)).toBe(true);
});

test('a runner whose process was killed is gone', async () => {
  const child = spawn('sleep', ['60']);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(`${hostname()}/${child.pid}/1/x`)).toBe(true);
});

test('a runner on another host cannot be looked at', () => expect(isGone('elsewhere/1/1/x')).toBe(false));

test('where it is not known when the process began, nobody says that it is gone', () => {
  expect(isGone(`${hostname()}/${process.pid}/0/x`)).toBe(false);
});

test('it says who the runner is, and since when', () => {
  const since = '2026-01-02T03:04:05Z';
  const { ticks, ...told } = readHolder(runnerHolder(new Date(since))) ?? {};
  expect(told).toEqual({ host: hostname(), pid: process.pid, user: userInfo().username, since });
  expect(ticks).toBeGreaterThan(0);
});

test.each([
  ['of an earlier release', 'alpha/12/345/0a1b2c3d', { host: 'alpha', pid: 12, ticks: 345 }],
  ['of an operator', 'operator/c1/tuningsweep/tuningsweep-operator', undefined],
  ['of another program', 'me', undefined],
])('a holder %s', (_, text, expected) => expect(readHolder(text)).toEqual(expected));
