import { MysqlAdapter, MysqlDriver, MysqlIntrospector, MysqlQueryCompiler } from 'kysely';
import type { Dialect } from 'kysely';
import type { TypeCastField, TypeCastNext, Pool } from 'mysql2';
import type { MysqlAddress } from '../address.ts';
import type { Access, AnswerLimits } from '../../place.ts';
import { ClassifyingDriver } from './classifying-driver.ts';
import { encryption } from './encryption.ts';
import { ledgerPool } from './pool.ts';
import { classifyMysqlError } from './errors.ts';

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** Trainers are many, write seldom, and an account may have few connections: one that is not used is given back. */
const IDLE_MS = 3000;

/** Kysely's MySQL dialect over a mysql2 pool, for MySQL and MariaDB. */
export function mysqlDialect(address: MysqlAddress, limits: AnswerLimits, access: Access): Dialect {
  return {
    createDriver: () =>
      new ClassifyingDriver(
        new MysqlDriver({ pool: async () => ledgerPool(await openPool(address), limits, access) }),
        classifyMysqlError,
      ),
    createAdapter: () => new MysqlAdapter(),
    createIntrospector: (db) => new MysqlIntrospector(db),
    createQueryCompiler: () => new MysqlQueryCompiler(),
  };
}

/**
 * mysql2 reads a number digit by digit, in a double: of 16 digits the last can come out as another. JavaScript's own reading is
 * exact.
 */
function exactly(field: TypeCastField, next: TypeCastNext): unknown {
  if (field.type !== 'DOUBLE' && field.type !== 'FLOAT') return next();
  const text = field.string();
  return text === null ? null : Number(text);
}

/** What speaks the protocol is loaded here: most commands have their ledger in a file. */
async function openPool(address: MysqlAddress): Promise<Pool> {
  const [{ createPool }, { clientEd25519 }] = await Promise.all([import('mysql2'), import('./ed25519.ts')]);
  const { host, port, user, password, database } = address;
  return createPool({
    host,
    port,
    user,
    password,
    database,
    ...encryption(address),
    authPlugins: { client_ed25519: clientEd25519 },
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    dateStrings: true,
    typeCast: exactly,
    connectionLimit: POOL_SIZE,
    maxIdle: POOL_SIZE - 1, // of as many as that mysql2 would never let one go
    idleTimeout: IDLE_MS,
    gracefulEnd: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
}
