import { sql } from 'kysely';
import type { Catalogue } from '../store.ts';
import { inspectMysql } from './tables/inspect.ts';

/** The servers' information_schema. */
export const MYSQL_CATALOGUE: Catalogue = {
  hasTable: async (db, name) => {
    const { rows } = await sql`
      select 1 from information_schema.tables where table_schema = database() and table_name = ${name}`.execute(db);
    return rows.length > 0;
  },
  inspect: inspectMysql,
  version: async (db) => {
    const { rows } = await sql<{ v: string }>`select version() as v`.execute(db);
    const version = rows[0]?.v ?? 'of an unknown version';
    return version.includes('MariaDB') ? `MariaDB ${version.replace(/-MariaDB.*/, '')}` : `MySQL ${version}`;
  },
  /** A server hides a table from an account without rights on it, as if it were not there. */
  adviceOnUnseen: (table) => `, or grant the account SELECT on ${table}`,
};
