import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isGone, runnerHolder } from './holder.ts';

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
