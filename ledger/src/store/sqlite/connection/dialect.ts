import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Dialect } from 'kysely';
import { SqliteDriver } from './driver.ts';
import type { SqliteOptions } from './driver.ts';

/**
 * Kysely's SQLite dialect over node:sqlite (Kysely's own driver expects another package's interface).
 * The file is opened at once, so that a path that cannot be opened is told apart from a failing query.
 */
export function sqliteDialect(path: string, options: SqliteOptions = {}): Dialect {
  const driver = new SqliteDriver(path, options);
  return {
    createDriver: () => driver,
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
