/**
 * The task cannot succeed however often it is tried: its data, parameters or settings have to change first. The message
 * is one sentence for a person; it goes to NOTE and stderr, and the process ends with exit code 42.
 */
export class BadInputError extends Error {
  override name = 'BadInputError';
}

/**
 * The task was trained, and the ledger takes nothing of its result. Training it again would bring the same: the sentence
 * says what to mend first.
 */
export class ResultRefusedError extends BadInputError {
  override name = 'ResultRefusedError';

  constructor(cause: Error) {
    super(`The task was trained, but the ledger does not take its result: ${cause.message}`);
    this.cause = cause;
  }
}
