import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Driver } from 'kysely';
import type { Access } from '../../place.ts';
import { Mutex } from './mutex.ts';
import { SqliteConnection } from './connection.ts';

/** Task codes are hashes, so a large grid is written all over its indexes: SQLite's own 2 MiB would be read anew each time. */
const CACHE_KIB = 64 * 1024;

export interface SqliteOptions {
  /** How long a statement waits for another process's lock, in milliseconds. */
  readonly patienceMs?: number;
  readonly access?: Access;
}

/**
 * A Kysely driver for node:sqlite: one connection that its users take in turns. Every transaction takes the write lock
 * at once (BEGIN IMMEDIATE), because one that starts by reading cannot be upgraded once another process has written.
 */
export class SqliteDriver implements Driver {
  readonly #db: DatabaseSync;
  readonly #connection: SqliteConnection;
  readonly #mutex = new Mutex();
  readonly #access: Access;
  #unlock: () => void = () => {};

  constructor(path: string, { patienceMs, access = 'write' }: SqliteOptions) {
    this.#access = access;
    this.#db = new DatabaseSync(path, { timeout: 0, readOnly: access === 'read' });
    this.#connection = new SqliteConnection(this.#db, patienceMs);
  }

  async init(): Promise<void> {
    if (this.#access === 'write') {
      await this.#connection.command('PRAGMA journal_mode = WAL');
      await this.#connection.command('PRAGMA synchronous = FULL');
    }
    await this.#connection.command(`PRAGMA cache_size = ${-CACHE_KIB}`);
  }

  async acquireConnection(): Promise<SqliteConnection> {
    this.#unlock = await this.#mutex.lock();
    // Statements keep the thread busy, and whoever only reads has others to answer in between.
    if (this.#access === 'read') await setImmediate();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#unlock();
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.command('BEGIN IMMEDIATE');
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.command('COMMIT');
  }

  /** After some failures (a full disk) SQLite has rolled back by itself. */
  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    if (this.#db.isTransaction) await connection.command('ROLLBACK');
  }

  async destroy(): Promise<void> {
    this.#db.close();
  }
}
