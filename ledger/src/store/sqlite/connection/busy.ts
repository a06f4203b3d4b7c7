import { setTimeout } from 'node:timers/promises';
import { LedgerError, LedgerUnavailableError, messageOf, RefusedError } from '../../../errors.ts';

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** Failures of the disk, not of the statement, by result code, and what to do. Source: sqlite.org/rescode.html. */
const STORAGE_FAILURES = new Map([
  [8, 'it is read-only; let this user write to it and to its folder'],
  [10, "its disk failed or a limit on the file's size was reached; see the system's log and the user's limits"],
  [13, 'its disk is full; free some space'],
  [14, 'it cannot be opened; let this user write to it and to its folder, where SQLite makes files beside it'],
]);
/** The content is no database, or no longer a whole one. */
const DAMAGED = new Set([11, 26]);
const LONGEST_PAUSE_MS = 50;

/** The extended result code of an error of node:sqlite. */
function extendedCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** The primary one: its low byte. */
function resultCode(error: unknown): number | undefined {
  const code = extendedCode(error);
  return code === undefined ? undefined : code & 0xff;
}

/** Puts an error of node:sqlite in the ledger's terms. */
function classifySqliteError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  if (DAMAGED.has(code)) return damaged(error);
  const trouble = STORAGE_FAILURES.get(code);
  if (trouble === undefined) {
    return new RefusedError(`the database refuses it: ${messageOf(error)}`, extendedCode(error) ?? code, {
      cause: error,
    });
  }
  return new LedgerUnavailableError(`the SQLite file cannot be used: ${trouble} (${messageOf(error)})`, {
    cause: error,
  });
}

function damaged(cause: unknown): LedgerError {
  return new LedgerError(
    `the SQLite file is damaged (${messageOf(cause)}): keep a copy, then restore it from a backup, ` +
      "or save what can be read with: sqlite3 FILE '.recover' | sqlite3 NEWFILE",
    { cause },
  );
}

/**
 * Runs a statement until no other process's lock is in its way. The waiting is done here rather than by SQLite's own
 * busy handler because that one would block the event loop. A statement that reported BUSY has done nothing.
 */
export async function untilFree<T>(attempt: () => T, patienceMs: number): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return attempt();
    } catch (error) {
      const code = resultCode(error);
      if (code !== SQLITE_BUSY && code !== SQLITE_LOCKED) throw classifySqliteError(error);
      if (performance.now() > deadline) throw stillLocked(patienceMs, error);
    }
    await setTimeout(pause * (0.5 + Math.random()));
  }
}

function stillLocked(patienceMs: number, cause: unknown): LedgerUnavailableError {
  return new LedgerUnavailableError(
    `the SQLite file has been locked by another process for more than ${patienceMs / 1000} s; ` +
      'see which process has it open, or use a MySQL or MariaDB ledger',
    { cause },
  );
}
