import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ledgerPath } from '@tuningsweep/ledger';

/** Attempts of a task whose output is kept. */
export const KEPT_ATTEMPTS = 5;

/**
 * Where the output of a ledger's trainers on this machine is kept: beside an SQLite file, otherwise in the user's state
 * directory (XDG Base Directory Specification) under the ledger's id.
 */
export function logFolder(ledgerUrl: string, ledgerId: string): string {
  const file = ledgerPath(ledgerUrl);
  if (file !== undefined) return `${resolve(file)}.logs`;
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

/** Files of attempts, and their bytes together. */
export interface LogFiles {
  readonly paths: readonly string[];
  readonly bytes: number;
}

/**
 * The files of a sweep's attempts, or only those of attempts before the last one of each task.
 *
 * @param folder as {@link logFolder} has it
 */
export function sweepLogs(folder: string, sweepKey: string, which: 'all' | 'earlier'): LogFiles {
  const paths = taskFolders(folder, sweepKey).flatMap((codeTask) => {
    const attempts = loggedAttempts(folder, codeTask);
    const wanted = which === 'all' ? attempts : attempts.slice(0, -1);
    return wanted.map((attempt) => logFile(folder, codeTask, attempt));
  });
  return { paths, bytes: paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0) };
}

/** Removes a sweep's folders with whatever is in them. */
export function removeSweepLogs(folder: string, sweepKey: string): void {
  for (const codeTask of taskFolders(folder, sweepKey))
    rmSync(join(folder, codeTask), { recursive: true, force: true });
}

function taskFolders(folder: string, sweepKey: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(`${sweepKey}-`)) : [];
}
