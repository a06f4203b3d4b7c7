import { sql } from 'kysely';
import type { Ledger } from '../ledger.ts';
import { DATE_UPDATE } from './table.ts';

export type FoundColumn = {
  name: string;
  /** In lower case, without the display width that some servers add to integers. */
  type: string;
  nullable: boolean;
  hasDefault: boolean;
  /** Undefined where it is of no account: numbers, and SQLite, whose default is the wanted one. */
  collation?: string;
};

/** A table as it is in the database. */
export type FoundTable = {
  columns: FoundColumn[];
  primaryKey: string[];
  /** Whether writes to it can be rolled back. */
  transactional: boolean;
  /** Whether the database sets DATE_UPDATE at every insert and change. */
  clock: boolean;
};

/** Reads a table's definition from the database's own catalogue. */
export async function inspectTable(ledger: Ledger, name: string): Promise<FoundTable> {
  return ledger.dialect === 'sqlite' ? await inspectSqlite(ledger, name) : await inspectMysql(ledger, name);
}

type SqliteColumn = { name: string; type: string; notnull: number; dflt_value: string | null; pk: number };

async function inspectSqlite({ db }: Ledger, table: string): Promise<FoundTable> {
  const { rows } = await sql<SqliteColumn>`select * from pragma_table_info(${table})`.execute(db);
  const triggers = await sql`select 1 from sqlite_schema
    where type = 'trigger' and tbl_name = ${table} and sql like ${`%${DATE_UPDATE}%`}`.execute(db);
  const columns = rows.map((row) => ({
    name: row.name,
    type: normaliseType(row.type),
    nullable: row.notnull === 0,
    hasDefault: row.dflt_value !== null,
  }));
  const keys = rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const preset = rows.find(({ name }) => name === DATE_UPDATE)?.dflt_value ?? '';
  return {
    columns,
    primaryKey: keys.map(({ name }) => name),
    transactional: true,
    clock: isNow(preset) && triggers.rows.length > 0,
  };
}

type MysqlColumn = {
  name: string;
  type: string;
  nullable: 'YES' | 'NO';
  preset: string | null;
  extra: string;
  collation: string | null;
};

async function inspectMysql({ db }: Ledger, table: string): Promise<FoundTable> {
  const { rows } = await sql<MysqlColumn>`
    select column_name as name, column_type as type, is_nullable as nullable, column_default as preset,
      extra as extra, collation_name as collation
    from information_schema.columns where table_schema = database() and table_name = ${table}
    order by ordinal_position`.execute(db);
  const keys = await sql<{ name: string }>`
    select column_name as name from information_schema.statistics
    where table_schema = database() and table_name = ${table} and index_name = 'PRIMARY'
    order by seq_in_index`.execute(db);
  const engines = await sql<{ engine: string }>`
    select engine as engine from information_schema.tables
    where table_schema = database() and table_name = ${table}`.execute(db);
  const clock = rows.find(({ name }) => name === DATE_UPDATE);
  return {
    columns: rows.map(mysqlColumn),
    primaryKey: keys.rows.map(({ name }) => name),
    transactional: engines.rows[0]?.engine.toLowerCase() === 'innodb',
    clock: isNow(clock?.preset ?? '') && /on update/i.test(clock?.extra ?? ''),
  };
}

function mysqlColumn({ name, type, nullable, preset, collation }: MysqlColumn): FoundColumn {
  return {
    name,
    type: normaliseType(type),
    nullable: nullable === 'YES',
    hasDefault: preset !== null,
    ...(collation === null ? {} : { collation }),
  };
}

function normaliseType(type: string): string {
  return type.toLowerCase().replace(/^(\w*int)\(\d+\)/, '$1');
}

function isNow(preset: string): boolean {
  return /current_timestamp/i.test(preset);
}
