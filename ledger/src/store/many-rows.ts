/** A value for a column, as both drivers take it. */
export type Value = string | number | null;

/** Values in the order of some columns. */
export type Row = readonly Value[];

/**
 * The parameters of a statement that is run once a row in SQLite, and the file of one that loads rows on a server. Rows are
 * made from what they are about as they are read, so that those of a large grid are never held all at once.
 */
export class ManyRows {
  readonly count: number;
  readonly #between: (begin: number, end: number) => Iterator<Row>;

  private constructor(count: number, between: (begin: number, end: number) => Iterator<Row>) {
    this.count = count;
    this.#between = between;
  }

  /** One row for each of these things; `rowOf` is called again whenever the rows are read again. */
  static of<T>(items: readonly T[], rowOf: (item: T) => Row): ManyRows {
    return new ManyRows(items.length, (begin, end) => items.slice(begin, end).values().map(rowOf));
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.#between(0, this.count);
  }

  /** The same rows, at most `size` of them in each part. */
  *parts(size: number): Generator<ManyRows> {
    for (let at = 0; at < this.count; at += size) {
      const part = Math.min(size, this.count - at);
      yield new ManyRows(part, (begin, end) => this.#between(at + begin, at + end));
    }
  }
}

/** Rows that were left out or changed on their way into a table; the transaction is to be rolled back. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
}
