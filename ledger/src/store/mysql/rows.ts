import { Readable } from 'node:stream';
import { CompiledQuery, sql } from 'kysely';
import type { PoolConnection, ResultSetHeader } from 'mysql2';
import { LedgerConflictError, LedgerUnavailableError, RefusedError } from '../../errors.ts';
import { NotLoadedError } from '../many-rows.ts';
import type { ManyRows, Value } from '../many-rows.ts';
import type { InsertRows, RowWriter } from '../store.ts';

/** Rows in one statement: some hundred KB, far below what a packet may have. */
const ROWS_IN_STATEMENT = 1000;

/** Fewer rows are as fast by INSERT as by LOAD DATA. */
const LEAST_ROWS = 1000;

/** ER_DUP_ENTRY. */
const DUPLICATE = 1062;

/** Statements with many rows, or LOAD DATA LOCAL where the server takes it (MariaDB does by default, MySQL does not). */
export const MYSQL_ROWS: RowWriter = {
  insert: insertRows,
  fastest: async (trx, count) => {
    if (count < LEAST_ROWS) return insertRows;
    const { rows } = await sql<{ allowed: number }>`select @@local_infile as allowed`.execute(trx);
    return rows[0]?.allowed === 1 ? loadRows : insertRows;
  },
  isDuplicateKey: (error) => error instanceof RefusedError && error.code === DUPLICATE,
};

async function insertRows(...[trx, table, columns, rows]: Parameters<InsertRows>): Promise<void> {
  const statement = `insert into ${table} (${columns.join(', ')}) values ?`;
  for (const some of rows.parts(ROWS_IN_STATEMENT)) {
    await trx.executeQuery(CompiledQuery.raw(statement, [[...some]]));
  }
}

/**
 * Inserts rows by LOAD DATA LOCAL, whose file is a stream of them, or by INSERT where something on the way refuses that.
 *
 * @throws NotLoadedError when not every row went in as it is: LOAD DATA LOCAL leaves out rows whose key is there, and bends
 * values that do not fit
 */
async function loadRows(...[trx, table, columns, rows]: Parameters<InsertRows>): Promise<void> {
  const statement = `load data local infile 'rows' into table ${table} character set utf8mb4 (${columns.join(', ')})`;
  try {
    await trx.executeQuery(CompiledQuery.raw(statement, [rows]));
  } catch (error) {
    const kinds = [NotLoadedError, LedgerConflictError, LedgerUnavailableError];
    if (kinds.some((kind) => error instanceof kind)) throw error;
    // Proxies between us and the server have words of their own for a refusal. Were it the rows, INSERT says so again.
    await insertRows(trx, table, columns, rows);
  }
}

type Loaded = (error: Error | null, result: ResultSetHeader) => void;

/** Runs a statement that loads a file, whose content are these rows. */
export function load(connection: PoolConnection, statement: string, rows: ManyRows, done: Loaded): void {
  const options = { sql: statement, infileStreamFactory: () => Readable.from(linesOf(rows), { objectMode: false }) };
  connection.query<ResultSetHeader>(options, (error, result) =>
    done(error === null ? shortfall(result, rows.count) : unsupported(error), result),
  );
}

/** ER_UNKNOWN_COM_ERROR. */
const UNKNOWN_COMMAND = 1047;

/** Of this statement a proxy says so because it does not know it; elsewhere the same means that the server is not ready. */
function unsupported(error: Error & { errno?: number | undefined }): Error {
  if (error.errno !== UNKNOWN_COMMAND) return error;
  return new RefusedError(`LOAD DATA LOCAL is not known on the way to the server: ${error.message}`, UNKNOWN_COMMAND);
}

function shortfall({ affectedRows, warningStatus }: ResultSetHeader, expected: number): NotLoadedError | null {
  if (affectedRows === expected && warningStatus === 0) return null;
  return new NotLoadedError(`of ${expected} rows the server took ${affectedRows}, with ${warningStatus} warnings`);
}

/** Lines in one piece: some ten kilobytes. */
const LINES = 100;

function* linesOf(rows: ManyRows): Generator<Buffer> {
  for (const some of rows.parts(LINES)) {
    let lines = '';
    for (const row of some) lines += `${row.map(fieldOf).join('\t')}\n`;
    yield Buffer.from(lines);
  }
}

/** As LOAD DATA reads it by default. Source: MySQL 8.4 Reference Manual, LOAD DATA, "Field and Line Handling". */
function fieldOf(value: Value): string {
  if (value === null) return String.raw`\N`;
  return typeof value === 'number' ? String(value) : value.replaceAll(/[\\\t\n]/g, (character) => `\\${character}`);
}
