import type { Hand, Sweep } from './types.ts';

/**
 * The runtime that works on tasks: Kubernetes Jobs or local processes. Every method may be called again after a
 * crash with the same arguments and then has nothing left to do.
 */
export interface Hands {
  /** Every hand of the sweep that was made and not disposed of, retries of one task counted as one hand. */
  list(sweep: Sweep): Promise<Hand[]>;
  /** Makes a hand for a task whose launch is in the ledger already. */
  launch(sweep: Sweep, codeTask: string): Promise<void>;
  /**
   * Asks a hand to stop; it is listed as Stopping until it is gone and not at all afterwards.
   * @returns whether there was one to be asked
   */
  cancel(codeTask: string, message: string): Promise<boolean>;
  /**
   * The ledger has the task's outcome: an ended hand may be forgotten.
   * @returns whether there was one
   */
  dispose(codeTask: string): Promise<boolean>;
}
