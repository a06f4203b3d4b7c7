import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ledgerPath } from '@tuningsweep/ledger';

/** Attempts of a task whose output is kept. */
export const KEPT_ATTEMPTS = 5;

/**
 * Where the output of a ledger's trainers on this machine is kept: beside an SQLite file, otherwise in the user's state
 * directory (XDG Base Directory Specification) under the ledger's id.
 */
export function logFolder(ledgerUrl: string, ledgerId: string): string {
  const file = ledgerPath(ledgerUrl);
  if (file !== undefined) return `${file}.logs`;
  const state = process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
  return join(state, 'tuningsweep', ledgerId, 'logs');
}

/** The file of one attempt. A task has a folder of its own, so that a large sweep makes no huge one. */
export function logFile(folder: string, codeTask: string, attempt: number): string {
  return join(folder, codeTask, `${attempt}.log`);
}

/** The attempts of a task that have a file, oldest first. They are counted from 1 on, over all runs on this machine. */
export function loggedAttempts(folder: string, codeTask: string): number[] {
  const own = join(folder, codeTask);
  const names = existsSync(own) ? readdirSync(own) : [];
  const attempts = names.map((name) => Number(/^(\d+)\.log$/.exec(name)?.[1]));
  return attempts.filter((attempt) => attempt > 0).toSorted((a, b) => a - b);
}

/** Makes room for another attempt, of which it gives the number: the oldest files go. */
export function nextAttempt(folder: string, codeTask: string): number {
  const attempts = loggedAttempts(folder, codeTask);
  for (const attempt of attempts.slice(0, Math.max(attempts.length - KEPT_ATTEMPTS + 1, 0)))
    rmSync(logFile(folder, codeTask, attempt), { force: true });
  mkdirSync(join(folder, codeTask), { recursive: true });
  return (attempts.at(-1) ?? 0) + 1;
}
