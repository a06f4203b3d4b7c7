import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** A trainer process that a test started; its IPC channel ends it should the test's process end first. */
export interface Trainer {
  child: ChildProcess;
  ended: Promise<Ended>;
}

/** Starts the trainer with this environment, and with an IPC channel as the local runner does. */
export function startTrainer(environment: Record<string, string>): Trainer {
  const { CODE_TASK: _, LEDGER_URL: __, ...inherited } = process.env;
  const child = spawn(process.execPath, [MAIN], {
    env: { ...inherited, LEDGER_RETRY_SECONDS: '10', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return { child, ended: end(child) };
}

/** Runs the trainer to its end. */
export async function runTrainer(environment: Record<string, string>): Promise<Ended> {
  return await startTrainer(environment).ended;
}

async function end(child: ChildProcess): Promise<Ended> {
  if (child.stdout === null || child.stderr === null) throw new Error('the trainer was started without pipes');
  const exit = once(child, 'exit'); // 'close' does not come once the IPC channel was cut from this side
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exit;
  return { code: child.exitCode, signal: child.signalCode, stdout, stderr };
}

/** Waits until `look` finds something. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 60): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(20);
  }
  throw new Error(`waited ${seconds} s for ${what}`);
}
