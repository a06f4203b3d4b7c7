import { LedgerConflictError } from '../errors.ts';
import { doublingPause, isTemporary, retrying } from './retry.ts';

/** Runs work that needs the database, again and again while the database cannot be reached. */
export type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;

/** For how many seconds in a row a database is tried again. */
export interface PatienceLimits {
  /** While nothing has answered yet: the URL may be wrong, and nobody would see why the task hangs. */
  readonly unanswered: number;
  /** Afterwards: what passes is waited for, a trained model is not thrown away for it. */
  readonly answered: number;
}

/**
 * Tries again with growing pauses for as long as the limits say, then lets the last error through. Only for work that may be
 * done twice: when a connection is lost during a commit, nobody knows whether it took place.
 *
 * @param onRetry told before each pause
 */
export function patience(limits: PatienceLimits, onRetry: (error: Error, pauseSeconds: number) => void): Patiently {
  let answered = false;
  return async (work) => {
    const begin = performance.now();
    const attempt = async (): ReturnType<typeof work> => {
      const result = await work();
      answered = true;
      return result;
    };
    return await retrying(attempt, (error, failures) => {
      if (!isTemporary(error)) return undefined;
      answered ||= error instanceof LedgerConflictError || error.serverAnswered;
      const wait = doublingPause(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures);
      const seconds = answered ? limits.answered : limits.unanswered;
      if (performance.now() - begin + wait > seconds * 1000) return undefined;
      onRetry(error, wait / 1000);
      return wait;
    });
  };
}
