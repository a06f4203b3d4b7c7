/** The native binding cannot be loaded; the message says what to run. */
export class BindingError extends Error {
  override name = 'BindingError';
}
