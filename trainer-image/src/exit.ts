import { LedgerError, TaskNotFoundError } from '@tuningsweep/ledger';
import type { AttemptFailure } from '@tuningsweep/ledger';
import { TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import { BadInputError } from './errors.ts';
import { BindingError } from './graph/binding-error.ts';

/** Another attempt of the same program on the same input fails in the same way. */
const FINAL = [BadInputError, TaskNotFoundError, BindingError];

/** A failure as the ledger records it and as the process reports it. */
export function describeFailure(error: unknown): AttemptFailure & { exitCode: number } {
  const note = error instanceof Error ? error.message : String(error);
  return FINAL.some((kind) => error instanceof kind)
    ? { exitCode: TRAINER_EXIT.badInput, cause: 'BadInput', note }
    : { exitCode: TRAINER_EXIT.retryable, cause: 'TrainerError', note };
}

/** Whether the error's message says all that there is to know; of any other the stack is wanted too. */
export const isExplained = (error: unknown): boolean =>
  [BadInputError, BindingError, LedgerError].some((kind) => error instanceof kind);
