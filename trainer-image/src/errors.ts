/**
 * The task cannot succeed however often it is tried: its data, parameters or settings have to change first. The message
 * is one sentence for a person; it goes to NOTE and stderr, and the process ends with exit code 42.
 */
export class BadInputError extends Error {
  override name = 'BadInputError';
}
