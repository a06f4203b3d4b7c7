import { setTimeout as pause } from 'node:timers/promises';
import { LedgerConflictError, LedgerUnavailableError } from '@tuningsweep/ledger';

/** Runs work that needs the database, again and again while the database cannot be reached. */
export type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

const FIRST_PAUSE_SECONDS = 0.25;
const LONGEST_PAUSE_SECONDS = 5;

/**
 * Tries again with growing pauses for up to `seconds`, then lets the last error through. Only for work that may be done
 * twice: when a connection is lost during a commit, nobody knows whether it took place.
 *
 * @param onRetry told before each pause
 */
export function patience(seconds: number, onRetry: (error: Error, pauseSeconds: number) => void): Patiently {
  return async (work) => {
    const deadline = performance.now() + seconds * 1000;
    for (let wait = FIRST_PAUSE_SECONDS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_SECONDS)) {
      try {
        return await work();
      } catch (error) {
        if (!isTemporary(error) || performance.now() + wait * 1000 > deadline) throw error;
        onRetry(error, wait);
      }
      await pause(wait * 1000);
    }
  };
}

/** Whether the same work may succeed a little later. */
const isTemporary = (error: unknown): error is Error =>
  error instanceof LedgerUnavailableError || error instanceof LedgerConflictError;
