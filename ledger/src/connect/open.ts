import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely, sql } from 'kysely';
import type { LogEvent } from 'kysely';
import type { Dialect as KyselyDialect } from 'kysely';
import { ANSWER_LIMITS } from '../store/mysql/connection/answer-limit.ts';
import type { AnswerLimits } from '../store/mysql/connection/answer-limit.ts';
import { mysqlDialect } from '../store/mysql/connection/dialect.ts';
import { sqliteDialect } from '../store/sqlite/connection/dialect.ts';
import { InputError, LedgerError, LedgerUnavailableError, messageOf, RefusedError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import type { Database } from '../schema/database.ts';
import { describeAddress, parseLedgerUrl } from './url.ts';
import type { MysqlAddress, SqliteAddress } from './url.ts';

/** Linux's numbers for file systems on which SQLite's locks cannot be trusted. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0xff534d42, 'CIFS'],
]);

export type LedgerOptions = {
  /** Told of every statement: how many seconds it took, and whether it failed. */
  readonly onQuery?: (seconds: number, failed: boolean) => void;
  /** How long a server may be silent before its connection is given up; a file answers or says why not. */
  readonly answerLimits?: AnswerLimits;
};

function reportTo(onQuery: NonNullable<LedgerOptions['onQuery']>): (event: LogEvent) => void {
  return ({ level, queryDurationMillis }) => onQuery(queryDurationMillis / 1000, level === 'error');
}

/**
 * Opens a ledger and makes sure that it answers.
 *
 * @param url `sqlite:PATH` or `mysql://user:password@host:port/name[?ca=FILE]`
 * @throws LedgerUnavailableError when the server cannot be reached now
 * @throws InputError when the URL or the folder is wrong
 * @throws LedgerError when the file, the account or the database name is wrong
 */
export async function openLedger(
  url: string,
  { onQuery, answerLimits = ANSWER_LIMITS }: LedgerOptions = {},
): Promise<Ledger> {
  const address = parseLedgerUrl(url);
  const describe = describeAddress(address);
  const dialect = connect(address, describe, answerLimits);
  const db = new Kysely<Database>({ dialect, ...(onQuery && { log: reportTo(onQuery) }) });
  try {
    await sql`select 1`.execute(db);
  } catch (error) {
    await db.destroy();
    throw explain(error, describe);
  }
  return { db, dialect: address.dialect, describe, close: () => db.destroy() };
}

function connect(address: SqliteAddress | MysqlAddress, describe: string, limits: AnswerLimits): KyselyDialect {
  if (address.dialect === 'mysql') return mysqlDialect(address, limits);
  checkFolder(address.path);
  try {
    return sqliteDialect(address.path);
  } catch (error) {
    throw explain(error, describe);
  }
}

function checkFolder(path: string): void {
  if (path === ':memory:') return;
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) {
    throw new InputError(`the folder ${folder} of the SQLite ledger does not exist; make it first`);
  }
  const network = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type);
  if (network !== undefined) {
    throw new InputError(
      `${folder} is on a network file system (${network}), where SQLite's locks cannot be trusted; ` +
        'use a local folder, or a MySQL or MariaDB ledger',
    );
  }
}

function explain(error: unknown, describe: string): unknown {
  if (error instanceof InputError) return error;
  if (error instanceof LedgerUnavailableError) {
    const options = { cause: error, serverAnswered: error.serverAnswered };
    return new LedgerUnavailableError(`${describe}: ${error.message}`, options);
  }
  return new LedgerError(`the ledger ${describe} cannot be opened: ${messageOf(error)}${advice(error)}`, {
    cause: error,
  });
}

const UNKNOWN_DATABASE = 1049;

function advice(error: unknown): string {
  if (!(error instanceof RefusedError) || error.code !== UNKNOWN_DATABASE) return '';
  return '; make it with CREATE DATABASE … CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
}
