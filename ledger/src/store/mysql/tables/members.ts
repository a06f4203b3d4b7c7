import { sql } from 'kysely';
import type { Kysely, RawBuilder } from 'kysely';
import type { Database } from '../../../schema/database.ts';
import { isOurs, normaliseType, presetText, sameName } from '../../../schema/found.ts';
import type { FoundColumn, FoundIndex, FoundUser } from '../../../schema/found.ts';

interface Column {
  name: string;
  type: string;
  nullable: 'YES' | 'NO';
  preset: string | null;
  extra: string;
  collation: string | null;
  comment: string;
  expression: string | null;
}

/** Its columns in their order. */
export async function columnsOf(db: Kysely<Database>, isHere: RawBuilder<unknown>): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select column_name as name, column_type as type, is_nullable as nullable, column_default as preset,
      extra as extra, collation_name as collation, column_comment as comment, generation_expression as expression
    from information_schema.columns where ${isHere} order by ordinal_position`.execute(db);
  return rows;
}

/** A column as all catalogues have it. */
export function mysqlColumn({
  name,
  type,
  nullable,
  preset,
  extra,
  collation,
  comment,
  expression,
}: Column): FoundColumn {
  const generated = (expression ?? '') !== '';
  const counts = /auto_increment/i.test(extra);
  return {
    name,
    type: normaliseType(type),
    nullable: nullable === 'YES',
    hasDefault: preset !== null || generated || counts,
    ...presetText(preset),
    ...(collation === null ? {} : { collation }),
    ...(comment === '' ? {} : { comment }),
    generated,
    counts,
  };
}

interface IndexRow {
  name: string;
  column: string | null;
  length: number | null;
  repeats: number;
}

/** Its indexes, the primary key among them as `PRIMARY`. */
export async function indexesOf(db: Kysely<Database>, isHere: RawBuilder<unknown>): Promise<FoundIndex[]> {
  const { rows } = await sql<IndexRow>`
    select index_name as name, column_name as ${sql.ref('column')}, sub_part as length, non_unique as repeats
    from information_schema.statistics where ${isHere} order by index_name, seq_in_index`.execute(db);
  return [...Map.groupBy(rows, ({ name }) => name)].map(([name, parts]) => ({
    name,
    columns: parts.map(({ column }) => column ?? ''),
    lengths: parts.map(({ length }) => length ?? undefined),
    unique: parts.every(({ repeats }) => repeats === 0),
  }));
}

/** Foreign keys of this table, and those of tables that are not ours which refer to it. */
export async function keysOf(db: Kysely<Database>, name: string): Promise<{ name: string; from: string }[]> {
  const { rows } = await sql<{ name: string; from: string }>`
    select distinct constraint_name as name, table_name as ${sql.ref('from')} from information_schema.key_column_usage
    where table_schema = database() and referenced_table_name is not null
      and (table_name = ${name} or (referenced_table_schema = database() and referenced_table_name = ${name}))`.execute(
    db,
  );
  return rows.filter(({ from }) => sameName(from, name) || !isOurs(from));
}

/** Names of conditions on its rows. */
export async function checksOf(db: Kysely<Database>, isHere: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select constraint_name as name from information_schema.table_constraints
    where ${isHere} and constraint_type = 'CHECK'`.execute(db);
  return rows.map(({ name }) => name);
}

/** What names it in its own text. */
export async function usersOf(db: Kysely<Database>, name: string): Promise<FoundUser[]> {
  const { rows } = await sql<FoundUser>`
    select 'trigger' as kind, trigger_name as name, action_statement as ${sql.ref('sql')} from information_schema.triggers
    where event_object_schema = database() and event_object_table = ${name}
    union all select 'view', table_name, view_definition from information_schema.views
    where table_schema = database() and view_definition like ${`%${name}%`}`.execute(db);
  return rows;
}
