import { setTimeout as sleep } from 'node:timers/promises';
import { LedgerConflictError, LedgerUnavailableError } from '../errors.ts';

/** Gives the milliseconds to wait after the n-th error in a row, from 1 on; undefined: the error is thrown. */
export type PauseAfter = (error: unknown, failures: number) => number | undefined;

/**
 * Does something again and again until it goes well, or until an error is not to be waited for.
 *
 * @param pause lets so many milliseconds go by; where it rejects, the error that it follows is thrown
 * @throws the last error
 */
export async function retrying<T>(
  work: () => T | Promise<T>,
  pauseAfter: PauseAfter,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await work();
    } catch (error) {
      const ms = pauseAfter(error, failures);
      if (ms === undefined) throw error;
      await pause(ms).catch(() => {
        throw error;
      });
    }
  }
}

/** A pause that doubles with every failure from the first one's on, up to the longest. */
export function doublingPause(firstMs: number, longestMs: number, failures: number): number {
  return Math.min(firstMs * 2 ** (failures - 1), longestMs);
}

const MAX_ATTEMPTS = 10;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1000;

/** The pause after a deadlock or a lock time-out, some times in a row: at random, so that the two do not meet again. */
export const afterConflict: PauseAfter = (error, failures) => {
  if (!(error instanceof LedgerConflictError) || failures === MAX_ATTEMPTS) return undefined;
  return doublingPause(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures) * Math.random();
};

/** Whether the same work may succeed a little later. */
export function isTemporary(error: unknown): error is LedgerUnavailableError | LedgerConflictError {
  return error instanceof LedgerUnavailableError || error instanceof LedgerConflictError;
}
