import { CompiledQuery } from 'kysely';
import { RefusedError } from '../../errors.ts';
import type { InsertRows, RowWriter } from '../store.ts';

/** Rows in one go: between two of them, other work of this process has its turn. */
const ROWS_IN_STATEMENT = 1000;

/** SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE. */
const DUPLICATE_CODES: readonly number[] = [1555, 2067];

/** One prepared statement, run for each row. */
export const SQLITE_ROWS: RowWriter = {
  insert: insertRows,
  fastest: async () => insertRows,
  isDuplicateKey: (error) => error instanceof RefusedError && DUPLICATE_CODES.includes(error.code),
};

async function insertRows(...[trx, table, columns, rows]: Parameters<InsertRows>): Promise<void> {
  const values = columns.map(() => '?').join(', ');
  const statement = `insert into ${table} (${columns.join(', ')}) values (${values})`;
  for (const some of rows.parts(ROWS_IN_STATEMENT)) await trx.executeQuery(CompiledQuery.raw(statement, [some]));
}
