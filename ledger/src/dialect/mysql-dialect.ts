import { readFileSync } from 'node:fs';
import { MysqlAdapter, MysqlDriver, MysqlIntrospector, MysqlQueryCompiler } from 'kysely';
import type { Dialect } from 'kysely';
import { createPool } from 'mysql2';
import type { Pool } from 'mysql2';
import type { MysqlAddress } from '../url.ts';
import { ClassifyingDriver } from './classifying-driver.ts';
import { loadingPool } from './load-data.ts';
import { classifyMysqlError } from './mysql-errors.ts';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

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

/** Kysely's MySQL dialect over a mysql2 pool, for MySQL and MariaDB. */
export function mysqlDialect(address: MysqlAddress): Dialect {
  return {
    createDriver: () =>
      new ClassifyingDriver(new MysqlDriver({ pool: async () => loadingPool(openPool(address)) }), classifyMysqlError),
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  };
}

function openPool({ host, port, user, password, database, ca }: MysqlAddress): Pool {
  const pool = createPool({
    host,
    port,
    user,
    password,
    database,
    ...(ca === undefined ? {} : { ssl: { ca: readFileSync(ca, 'utf8'), verifyIdentity: true } }),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: true,
    connectionLimit: POOL_SIZE,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  pool.on('connection', (connection) => {
    // Queued before the first query of the connection's user; a session that cannot be set up is not used.
    for (const sql of SESSION) connection.query(sql, (error) => error && connection.destroy());
  });
  return pool;
}
