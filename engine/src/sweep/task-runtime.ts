import type { Execution, Sweep } from './types.ts';

/**
 * The runtime that works on tasks: Kubernetes Jobs or local processes. Every method may be called again after a
 * crash with the same arguments and then has nothing left to do.
 */
export interface TaskRuntime {
  /**
   * Whether a sweep is trained by the LSTM trainer, of which it is known what it can train. Absent where that is known of
   * none, or was asked before.
   */
  trainsLstm?(sweep: Sweep): boolean;
  /** More evictions than this fail a task; absent where there are none, or no limit. */
  readonly maxEvictions?: number;
  /** What trains the tasks of a sweep, as the ledger is to note it; absent where that was noted before. */
  trainerOf?(sweep: Sweep): string;
  /** Every execution of the sweep that was made and not disposed of, retries of one task counted as one execution. */
  list(sweep: Sweep): Promise<Execution[]>;
  /**
   * The executions of launched tasks that `list` does not show, asked for one by one: they may have been lost from sight.
   * Absent where that cannot be.
   */
  find?(sweep: Sweep, codeTasks: readonly string[]): Promise<Execution[]>;
  /** Makes an execution for a task whose launch is in the ledger already. */
  launch(sweep: Sweep, codeTask: string): Promise<void>;
  /**
   * Asks an execution to stop; it is listed as Stopping until it is gone and not at all afterwards.
   * @returns whether there was one to be asked
   */
  cancel(codeTask: string, message: string, sweep: Sweep): Promise<boolean>;
  /**
   * Ends what is left of a failed attempt of a Lingering execution, so that the next one can begin. Absent where none lingers.
   * @returns whether there was anything left
   */
  endAttempt?(codeTask: string, sweep: Sweep): Promise<boolean>;
  /**
   * The ledger has the task's outcome: an ended execution may be forgotten.
   * @returns whether there was one
   */
  dispose(codeTask: string, sweep: Sweep): Promise<boolean>;
}
