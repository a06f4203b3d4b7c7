import { setTimeout } from 'node:timers/promises';
import { LedgerUnavailableError, messageOf } from '../errors.ts';

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** Failures of the disk, not of the statement: full, unreadable, read-only, cannot be opened. */
const STORAGE_FAILURES = new Set([8, 10, 13, 14]);
const LONGEST_PAUSE_MS = 50;

/** The primary result code of an error of node:sqlite (the low byte of an extended one). */
function resultCode(error: unknown): number | undefined {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Puts an error of node:sqlite in the ledger's terms. */
function classifySqliteError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined || !STORAGE_FAILURES.has(code)) return error;
  return new LedgerUnavailableError(`the SQLite file cannot be used: ${messageOf(error)}`, { cause: error });
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
