import { setTimeout as pause } from 'node:timers/promises';
import { LedgerConflictError, LedgerUnavailableError } from '@tuningsweep/ledger';

/** Runs work that needs the database, again and again while the database cannot be reached. */
export type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

const FIRST_PAUSE_SECONDS = 0.25;
const LONGEST_PAUSE_SECONDS = 5;

/** For how many seconds in a row a database is tried again. */
export type Limits = {
  /** While nothing has answered yet: the URL may be wrong, and nobody would see why the task hangs. */
  readonly unanswered: number;
  /** Afterwards: what passes is waited for, a trained model is not thrown away for it. */
  readonly answered: number;
};

/**
 * Tries again with growing pauses for as long as the limits say, then lets the last error through. Only for work that may be
 * done twice: when a connection is lost during a commit, nobody knows whether it took place.
 *
 * @param onRetry told before each pause
 */
export function patience(limits: Limits, onRetry: (error: Error, pauseSeconds: number) => void): Patiently {
  let answered = false;
  return async (work) => {
    const begin = performance.now();
    for (let wait = FIRST_PAUSE_SECONDS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_SECONDS)) {
      try {
        const result = await work();
        answered = true;
        return result;
      } catch (error) {
        if (!isTemporary(error)) throw error;
        answered ||= error instanceof LedgerConflictError || error.serverAnswered;
        const seconds = answered ? limits.answered : limits.unanswered;
        if (performance.now() - begin + wait * 1000 > seconds * 1000) throw error;
        onRetry(error, wait);
      }
      await pause(wait * 1000);
    }
  };
}

/** Whether the same work may succeed a little later. */
const isTemporary = (error: unknown): error is LedgerUnavailableError | LedgerConflictError =>
  error instanceof LedgerUnavailableError || error instanceof LedgerConflictError;
