import { CompiledQuery } from 'kysely';
import { RefusedError } from '../errors.ts';
import type { Dialect, Trx } from '../ledger.ts';
import type { TableName } from '../schema/database.ts';

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

/** Rows in one statement on a server: some hundred KB, far below what a packet may have. */
const ROWS_IN_STATEMENT = 1000;

/**
 * Inserts many rows by the way that the store takes fastest: statements with many rows on a server, one prepared
 * statement run for each row in SQLite.
 *
 * @param rows values in the order of `columns`
 */
export async function insertRows(
  trx: Trx,
  dialect: Dialect,
  table: TableName,
  columns: readonly string[],
  rows: ManyRows,
): Promise<void> {
  const into = `insert into ${table} (${columns.join(', ')}) values`;
  for (const some of rows.parts(ROWS_IN_STATEMENT)) {
    const query =
      dialect === 'mysql'
        ? CompiledQuery.raw(`${into} ?`, [[...some]])
        : CompiledQuery.raw(`${into} (${columns.map(() => '?').join(', ')})`, [some]);
    await trx.executeQuery(query);
  }
}

/** ER_DUP_ENTRY of the servers; SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const DUPLICATE_CODES: readonly number[] = [1062, 1555, 2067];

/** Whether a statement failed because the key of a row that it inserts is there already. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof RefusedError && DUPLICATE_CODES.includes(error.code);
}
