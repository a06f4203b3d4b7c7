import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../../../schema/database.ts';
import { isNow, isOurs, normaliseType, presetText, referenceObstacle, sameName } from '../../../schema/found.ts';
import type { FoundColumn, FoundIndex, FoundTable, FoundUser } from '../../../schema/found.ts';
import { DATE_UPDATE } from '../../../schema/table.ts';

interface Entry {
  name: string;
  type: 'table' | 'view' | 'virtual' | 'shadow';
  wr: number;
}

/** Looks a table up in the file's own catalogue; undefined where there is none of this name. */
export async function inspectSqlite(db: Kysely<Database>, wanted: string): Promise<FoundTable | undefined> {
  const { rows } = await sql<Entry>`
    select name, type, wr from pragma_table_list where schema = 'main' and lower(name) = ${wanted.toLowerCase()}
    `.execute(db);
  const [entry] = rows;
  return entry && (await describe(db, wanted, entry));
}

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
  hidden: number;
}

async function describe(db: Kysely<Database>, wanted: string, { name, type, wr }: Entry): Promise<FoundTable> {
  const { rows } = await sql<Column>`select * from pragma_table_xinfo(${name})`.execute(db);
  const users = await usersOf(db, name);
  const foreign = await foreignKeys(db, name);
  const keys = rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  const preset = rows.find((row) => sameName(row.name, DATE_UPDATE))?.dflt_value ?? '';
  return {
    name,
    misnamed: false,
    isView: type === 'view',
    obstacles: [...kindObstacles(wanted, type), ...(await referenceObstacles(db, wanted))],
    columns: rows.map(column),
    primaryKey: keys.map((row) => row.name),
    keyIsWhole: true,
    indexes: await indexesOf(db, name),
    foreignKeys: foreign,
    checks: [],
    transactional: true,
    clock:
      isNow(preset) &&
      wr === 0 &&
      users.some(({ kind, sql: text }) => kind === 'trigger' && text.includes(DATE_UPDATE)),
    rowless: wr === 1,
    ...generatedObstacle(wanted, rows),
    users,
  };
}

function column(row: Column): FoundColumn {
  const generated = row.hidden === 2 || row.hidden === 3;
  return {
    name: row.name,
    type: normaliseType(row.type),
    nullable: row.notnull === 0,
    hasDefault: row.dflt_value !== null || generated,
    ...presetText(row.dflt_value),
    ...(row.dflt_value === null ? {} : { presetSql: row.dflt_value }),
    generated,
    counts: false,
  };
}

/** SQLite does not say how such a column is computed, so that a new table could not have it. */
function generatedObstacle(wanted: string, rows: readonly Column[]): { fixed?: string } {
  const generated = rows.filter(({ hidden }) => hidden === 2 || hidden === 3).map(({ name }) => name);
  if (generated.length === 0) return {};
  return { fixed: `${wanted}: expected plain columns, found generated ones: ${generated.join(', ')}; drop them first` };
}

function kindObstacles(name: string, type: Entry['type']): string[] {
  if (type === 'table') return [];
  const what = type === 'view' ? 'a view' : `a ${type} table`;
  const drop = type === 'view' ? `DROP VIEW ${name}` : `DROP TABLE ${name}`;
  return [
    `${name}: expected a table, found ${what}, which cannot take its rows; make it again under another name, then: ${drop}`,
  ];
}

/** Tables of somebody else's that refer to this one: what becomes of their rows is theirs to say. */
async function referenceObstacles(db: Kysely<Database>, name: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct m.name from sqlite_schema m, pragma_foreign_key_list(m.name) f
    where m.type = 'table' and lower(f."table") = ${name.toLowerCase()}`.execute(db);
  return rows
    .map((row) => row.name)
    .filter((other) => !isOurs(other))
    .map((other) => referenceObstacle(name, other));
}

async function foreignKeys(db: Kysely<Database>, name: string): Promise<string[]> {
  const { rows } = await sql<{ id: number; to: string }>`
    select distinct id, "table" as "to" from pragma_foreign_key_list(${name})`.execute(db);
  return rows.map(({ to }) => `to ${to}`);
}

interface IndexRow {
  name: string;
  unique: number;
  origin: string;
  columns: string | null;
  sql: string | null;
}

async function indexesOf(db: Kysely<Database>, name: string): Promise<FoundIndex[]> {
  const { rows } = await sql<IndexRow>`
    select l.name, l."unique", l.origin, (select group_concat(i.name, char(10)) from pragma_index_info(l.name) i) as columns,
      (select s.sql from sqlite_schema s where s.type = 'index' and s.name = l.name) as sql
    from pragma_index_list(${name}) l`.execute(db);
  return rows
    .filter(({ origin }) => origin !== 'pk')
    .map((row) => {
      const columns = row.columns?.split('\n') ?? [];
      const index = { name: row.name, columns, lengths: columns.map(() => undefined), unique: row.unique === 1 };
      return row.sql === null ? index : { ...index, sql: row.sql };
    });
}

async function usersOf(db: Kysely<Database>, name: string): Promise<FoundUser[]> {
  const { rows } = await sql<FoundUser & { table: string }>`
    select type as kind, name, sql, tbl_name as "table" from sqlite_schema
    where type in ('view', 'trigger') order by name`.execute(db);
  const mentions = new RegExp(`\\b${name}\\b`, 'i');
  return rows
    .filter(({ kind, table, sql: text }) => (kind === 'view' ? mentions.test(text) : sameName(table, name)))
    .map(({ kind, name: user, sql: text }) => ({ kind, name: user, sql: text }));
}
