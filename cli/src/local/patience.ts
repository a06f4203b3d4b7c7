import { setTimeout as sleep } from 'node:timers/promises';
import { doublingPause, isTemporary, retrying } from '@tuningsweep/ledger';
import type { LedgerError } from '@tuningsweep/ledger';

/** Whom to tell of trouble with the database, and what ends the waiting. */
export interface PatienceOptions {
  /** Aborted: the next trouble is thrown. */
  signal: AbortSignal;
  /** Called before each wait. */
  onTrouble: (error: LedgerError, retryInMs: number) => void;
  /** Whether to wait for this trouble to pass; by default for all that may. */
  passes?: (error: LedgerError) => boolean;
  /** Lets so many milliseconds go by; rejects when the signal fires meanwhile. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/**
 * Takes a step again and again while the database is in trouble that may pass, as the operator does: for as long as it
 * takes, until the signal fires.
 *
 * @throws the trouble after the signal; any other error at once
 */
export async function patiently<T>(options: PatienceOptions, step: () => Promise<T>): Promise<T> {
  const { signal, onTrouble, passes = () => true, pause = pauseFor } = options;
  return await retrying(
    step,
    (error, failures) => {
      if (!isTemporary(error) || !passes(error) || signal.aborted) return undefined;
      const wait = doublingPause(FIRST_RETRY_MS, LONGEST_RETRY_MS, failures);
      onTrouble(error, wait);
      return wait;
    },
    // Ctrl-C meanwhile: the trouble is why the run ends.
    (ms) => pause(ms, signal),
  );
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
