import { sql } from 'kysely';
import type { Catalogue } from '../store.ts';
import { inspectSqlite } from './tables/inspect.ts';

/** SQLite's own tables and pragmas. */
export const SQLITE_CATALOGUE: Catalogue = {
  hasTable: async (db, name) => {
    const { rows } = await sql`select 1 from sqlite_schema where type = 'table' and name = ${name}`.execute(db);
    return rows.length > 0;
  },
  inspect: inspectSqlite,
  version: async (db) => {
    const { rows } = await sql<{ v: string }>`select sqlite_version() as v`.execute(db);
    return `SQLite ${rows[0]?.v ?? 'of an unknown version'}`;
  },
  adviceOnUnseen: () => '',
};
