import type { MysqlPool, MysqlPoolConnection, MysqlStream, MysqlStreamOptions } from 'kysely';
import type { Pool, PoolConnection } from 'mysql2';
import { limitOf, within } from './answer-limit.ts';
import type { SilentServerError } from './answer-limit.ts';
import type { Access, AnswerLimits } from '../../place.ts';
import { ManyRows } from '../../many-rows.ts';
import { load } from '../rows.ts';
import { isSpent } from './errors.ts';

/**
 * What every session agrees on, whatever the server's defaults: UTC; errors instead of silent truncation; statements
 * that see what is committed now, which keeps locks short (rows to be changed after a look are read FOR UPDATE).
 */
const SESSION = [
  "SET SESSION time_zone = '+00:00'",
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET SESSION innodb_lock_wait_timeout = 10',
];

const SESSIONS: Record<Access, readonly string[]> = {
  write: SESSION,
  read: [...SESSION, 'SET SESSION TRANSACTION READ ONLY'],
};

/**
 * mysql2's pool as Kysely uses one. Its connections are set up as the ledger wants them before they are given out, and they
 * send a statement's ManyRows as the file that it loads. One that has met an error after which it, or the server at its other
 * end, serves no more does not come back, and no more do those that are as old: a fail-over leaves a pool full of sound
 * connections to what is a replica now. A server that is silent for too long has such an error made for it.
 */
export function ledgerPool(pool: Pool, limits: AnswerLimits, access: Access): MysqlPool {
  let generation = 0;
  const made = new WeakMap<PoolConnection, number>();
  const onSpent = (): void => void (generation += 1);
  const getConnection: MysqlPool['getConnection'] = (callback) =>
    pool.getConnection((refused, connection) => {
      if (refused !== null) return callback(refused, connection);
      const begun = made.get(connection) ?? generation;
      if (begun !== generation) {
        connection.destroy();
        return getConnection(callback);
      }
      const give = (error: Error | null): void => {
        made.set(connection, begun);
        if (error !== null) connection.destroy();
        callback(error, new LedgerConnection(connection, limits, onSpent));
      };
      return made.has(connection) ? give(null) : setUp(connection, SESSIONS[access], limits, give);
    });
  return { getConnection, end: (callback) => pool.end(callback) };
}

/** The statements are queued; when one fails, or the connection breaks, every one tells. */
function setUp(
  connection: PoolConnection,
  session: readonly string[],
  limits: AnswerLimits,
  done: (error: Error | null) => void,
): void {
  let first: Error | null = null;
  const finish = within(limits.rows, done, (error): [Error | null] => [error]);
  for (const [index, statement] of session.entries()) {
    connection.query(statement, (error) => {
      first ??= error;
      if (index === session.length - 1) finish(first);
    });
  }
}

type Callback = Parameters<MysqlPoolConnection['query']>[2];
interface Streaming {
  stream: <T>(options: MysqlStreamOptions) => MysqlStream<T>;
}

class LedgerConnection implements MysqlPoolConnection {
  readonly #connection: PoolConnection;
  /** The same, as Kysely knows it. */
  readonly #inner: MysqlPoolConnection;
  readonly #limits: AnswerLimits;
  readonly #onSpent: () => void;
  #spent = false;
  #silence: SilentServerError | undefined;

  constructor(connection: PoolConnection, limits: AnswerLimits, onSpent: () => void) {
    this.#connection = connection;
    this.#inner = connection;
    this.#limits = limits;
    this.#onSpent = onSpent;
  }

  query(statement: string, parameters: unknown[]): Streaming;
  query(statement: string, parameters: unknown[], callback: Callback): void;
  query(statement: string, parameters: unknown[], callback?: Callback): unknown {
    const [rows] = parameters;
    if (callback === undefined) {
      return this.#connection.query(statement, parameters).once('error', (error) => this.#judge(error));
    }
    // Such as a ROLLBACK, which would be queued behind the statement that has no answer.
    if (this.#silence !== undefined) return callback(this.#silence, []);
    const judge: Callback = (error, result) => {
      this.#judge(error);
      callback(error, result);
    };
    const fallSilent = (error: SilentServerError): Parameters<Callback> => [(this.#silence = error), []];
    const judged = within(limitOf(statement, this.#limits), judge, fallSilent);
    return rows instanceof ManyRows
      ? load(this.#connection, statement, rows, judged)
      : this.#inner.query(statement, parameters, judged);
  }

  /** Not earlier: what is queued on a connection that is destroyed never gets an answer. */
  release(): void {
    if (this.#spent) this.#connection.destroy();
    else this.#connection.release();
  }

  #judge(error: unknown): void {
    if (this.#spent || !isSpent(error)) return;
    this.#spent = true;
    this.#onSpent();
  }
}
