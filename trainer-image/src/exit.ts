import { LedgerError, TaskNotFoundError } from '@tuningsweep/ledger';
import type { AttemptFailure } from '@tuningsweep/ledger';
import { BadInputError } from './errors.ts';
import { BindingError } from './graph/binding-error.ts';

/** The trainer's exit codes, a contract with whatever started it. */
export const EXIT = {
  done: 0,
  /** Another try may succeed. */
  retryable: 1,
  /** Bad input, or nothing to compute with: no try can succeed. */
  badInput: 42,
  /** Stopped by SIGINT or SIGTERM, by the convention of shells (128 + signal). */
  SIGINT: 130,
  SIGTERM: 143,
} as const;

/** Another try of the same program on the same input fails in the same way. */
const FINAL = [BadInputError, TaskNotFoundError, BindingError];

/** A failure as the ledger records it and as the process reports it. */
export function describeFailure(error: unknown): AttemptFailure {
  const note = error instanceof Error ? error.message : String(error);
  return FINAL.some((kind) => error instanceof kind)
    ? { exitCode: EXIT.badInput, cause: 'BadInput', note }
    : { exitCode: EXIT.retryable, cause: 'TrainerError', note };
}

/** Whether the error's message says all that there is to know; of any other the stack is wanted too. */
export const isExplained = (error: unknown): boolean =>
  [BadInputError, BindingError, LedgerError].some((kind) => error instanceof kind);
