import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { ManyRows } from '../../many-rows.ts';
import { LedgerError } from '../../../errors.ts';
import { untilFree } from './busy.ts';

/** How long a statement waits for another process's lock before it gives up. */
const DEFAULT_PATIENCE_MS = 30_000;

/** A Kysely connection over node:sqlite. */
export class SqliteConnection implements DatabaseConnection {
  readonly #db: DatabaseSync;
  readonly #patienceMs: number;

  constructor(db: DatabaseSync, patienceMs = DEFAULT_PATIENCE_MS) {
    this.#db = db;
    this.#patienceMs = patienceMs;
  }

  /** Runs a statement without parameters or result. */
  async command(sql: string): Promise<void> {
    await untilFree(() => this.#db.exec(sql), this.#patienceMs);
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const [many] = parameters;
    if (many instanceof ManyRows) return await this.#runForEach(sql, many);
    const values = parameters.map(toInput);
    return await untilFree(() => run<R>(this.#db.prepare(sql), values, sql), this.#patienceMs);
  }

  /** Goes on at the row whose turn it was when a lock was in the way. */
  async #runForEach<R>(sql: string, rows: ManyRows): Promise<QueryResult<R>> {
    const statement = await untilFree(() => this.#db.prepare(sql), this.#patienceMs);
    const left = rows[Symbol.iterator]();
    let row = left.next().value;
    await untilFree(() => {
      for (; row !== undefined; row = left.next().value) statement.run(...row);
    }, this.#patienceMs);
    return { rows: [], numAffectedRows: BigInt(rows.count) };
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize = 100): AsyncIterableIterator<QueryResult<R>> {
    const values = parameters.map(toInput);
    const rows = await untilFree(() => this.#db.prepare(sql).iterate(...values), this.#patienceMs);
    let chunk: R[] = [];
    for (const row of rows) {
      if (chunk.push(toRow<R>(row)) < chunkSize) continue;
      yield { rows: chunk };
      chunk = [];
    }
    if (chunk.length > 0) yield { rows: chunk };
  }
}

/** A statement with result columns gives rows, any other the number of rows that it changed. */
function run<R>(statement: StatementSync, values: SQLInputValue[], sql: string): QueryResult<R> {
  if (statement.columns().length > 0) return { rows: allOf(statement, values, sql).map(toRow<R>) };
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/**
 * SQLite keeps 64 bits in whatever column of whole numbers, and no column of ours needs them all.
 * @throws LedgerError when another program has written such a number
 */
function allOf(statement: StatementSync, values: SQLInputValue[], sql: string): Record<string, SQLOutputValue>[] {
  try {
    return statement.all(...values);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const tables = new Set(sql.match(/\bTB_\w+/g));
    throw new LedgerError(
      `${[...tables].join(', ')}: expected whole numbers of at most 2^53 - 1, found a larger one that another program has ` +
        'written; look for it there, and write the right one or delete its row',
    );
  }
}

function toInput(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') {
    return value;
  }
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`a value of type ${typeof value} cannot be stored in SQLite`);
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- Kysely alone knows what a query's rows hold
function toRow<R>(row: Record<string, SQLOutputValue>): R {
  return row as R; // oxlint-disable-line typescript/no-unsafe-type-assertion -- as above
}
