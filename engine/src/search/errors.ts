/** A grid that cannot be written until the spec changes; `path` is the field at fault. */
export class GridError extends Error {
  override readonly name = 'GridError';
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.path = path;
  }
}
