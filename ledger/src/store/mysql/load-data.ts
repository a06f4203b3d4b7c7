import { Readable } from 'node:stream';
import { CompiledQuery, sql } from 'kysely';
import type { PoolConnection, ResultSetHeader } from 'mysql2';
import { LedgerConflictError, LedgerUnavailableError, RefusedError } from '../../errors.ts';
import type { Dialect, Trx } from '../../ledger.ts';
import type { TableName } from '../../schema/database.ts';
import { insertRows, ManyRows } from '../many-rows.ts';
import type { Value } from '../many-rows.ts';

/** Fewer rows are as fast by INSERT. */
const LEAST_ROWS = 1000;

/** Whether so many rows are worth it, and the server takes them (MariaDB does by default, MySQL does not). */
export async function mayLoad(trx: Trx, dialect: Dialect, count: number): Promise<boolean> {
  if (dialect !== 'mysql' || count < LEAST_ROWS) return false;
  const { rows } = await sql<{ allowed: number }>`select @@local_infile as allowed`.execute(trx);
  return rows[0]?.allowed === 1;
}

/**
 * Inserts rows by LOAD DATA LOCAL, whose file is a stream of them, or by INSERT where something on the way refuses that.
 *
 * @param rows values in the order of `columns`
 * @throws NotLoadedError when not every row went in as it is: LOAD DATA LOCAL leaves out rows whose key is there, and bends
 * values that do not fit; the transaction is to be rolled back
 */
export async function loadRows(trx: Trx, table: TableName, columns: readonly string[], rows: ManyRows): Promise<void> {
  const statement = `load data local infile 'rows' into table ${table} character set utf8mb4 (${columns.join(', ')})`;
  try {
    await trx.executeQuery(CompiledQuery.raw(statement, [rows]));
  } catch (error) {
    const kinds = [NotLoadedError, LedgerConflictError, LedgerUnavailableError];
    if (kinds.some((kind) => error instanceof kind)) throw error;
    // Proxies between us and the server have words of their own for a refusal. Were it the rows, INSERT says so again.
    await insertRows(trx, 'mysql', table, columns, rows);
  }
}

/** Rows that LOAD DATA LOCAL left out or changed. */
export class NotLoadedError extends Error {
  override readonly name = 'NotLoadedError';
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
