/** The native binding cannot be loaded; the message says why. */
export class BindingError extends Error {
  override name = 'BindingError';
}
