import { CompiledQuery } from 'kysely';
import type { Dialect, Trx } from '../ledger.ts';
import type { TableName } from '../schema/database.ts';

/** A value for a column, as both drivers take it. */
export type Value = string | number | null;

/** The parameters of a statement that is run once a row in SQLite, and the file of one that loads rows on a server. */
export class ManyRows {
  readonly rows: readonly (readonly Value[])[];

  constructor(rows: readonly (readonly Value[])[]) {
    this.rows = rows;
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
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const into = `insert into ${table} (${columns.join(', ')}) values`;
  for (let at = 0; at < rows.length; at += ROWS_IN_STATEMENT) {
    const some = rows.slice(at, at + ROWS_IN_STATEMENT);
    const query =
      dialect === 'mysql'
        ? CompiledQuery.raw(`${into} ?`, [some])
        : CompiledQuery.raw(`${into} (${columns.map(() => '?').join(', ')})`, [new ManyRows(some)]);
    await trx.executeQuery(query);
  }
}

/** ER_DUP_ENTRY of the servers. */
const DUPLICATE_ENTRY = 1062;
/** SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE. */
const DUPLICATE_CODES: readonly unknown[] = [1555, 2067];

/** Whether a statement failed because the key of a row that it inserts is there already. */
export function isDuplicateKey(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('errcode' in error) return DUPLICATE_CODES.includes(error.errcode);
  return 'errno' in error && error.errno === DUPLICATE_ENTRY;
}
