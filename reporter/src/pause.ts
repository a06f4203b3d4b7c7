import { readPauseAt, RefusedError } from '@tuningsweep/ledger';
import type { Ledger, Patiently, Pause } from '@tuningsweep/ledger';

/** Who asks, and how. */
export interface Asking {
  readonly ledger: Ledger;
  readonly codeTask: string;
  readonly patiently: Patiently;
  readonly onRemark?: (sentence: string) => void;
  readonly say?: (sentence: string) => void;
}

/**
 * Where a task is to pause; nowhere where the ledger does not say, as to an account of an earlier release.
 *
 * @throws LedgerUnavailableError, LedgerConflictError when the patience had an end
 */
export async function pauseOf({ ledger, codeTask, patiently, ...options }: Asking): Promise<Pause | undefined> {
  try {
    return await patiently(() => readPauseAt(ledger, codeTask));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { onRemark, say = onRemark } = options;
    say?.(`the task does not pause before its end: ${error.message}`);
    return undefined;
  }
}
