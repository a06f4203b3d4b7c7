import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Ledger } from '../../../ledger.ts';
import { isNow, isOurs, normaliseType, presetText, referenceObstacle, sameName } from '../../../schema/found.ts';
import type { FoundColumn, FoundIndex, FoundTable, FoundUser } from '../../../schema/found.ts';
import { DATE_UPDATE } from '../../../schema/table.ts';

type Entry = { name: string; type: string; engine: string | null; options: string | null; comment: string | null };

/** Looks a table up in the server's own catalogue; undefined where there is none of this name. */
export async function inspectMysql(ledger: Ledger, wanted: string): Promise<FoundTable | undefined> {
  const { rows } = await sql<Entry>`
    select table_name as name, table_type as type, engine as engine, create_options as options,
      table_comment as comment
    from information_schema.tables
    where table_schema = database() and lower(table_name) = ${wanted.toLowerCase()}`.execute(ledger.db);
  const folds = rows.length > 0 && (await foldsCase(ledger));
  const exact = rows.find(({ name }) => name === wanted) ?? (folds ? rows[0] : undefined);
  const [other, ...more] = rows;
  if (exact) return await describe(ledger, wanted, exact, { misnamed: false, doubts: [] });
  if (other === undefined) return undefined;
  const doubt = `${wanted}: found ${rows.map(({ name }) => name).join(' and ')}, which are other tables here; rename one of them`;
  return await describe(ledger, wanted, other, { misnamed: true, doubts: more.length > 0 ? [doubt] : [] });
}

/** Whether the server takes tables' names of other case for the same. */
async function foldsCase({ db }: Ledger): Promise<boolean> {
  const { rows } = await sql<{ mode: number }>`select @@lower_case_table_names as mode`.execute(db);
  return Number(rows[0]?.mode) !== 0;
}

type Naming = { misnamed: boolean; doubts: string[] };

async function describe(
  ledger: Ledger,
  wanted: string,
  entry: Entry,
  { misnamed, doubts }: Naming,
): Promise<FoundTable> {
  const { name } = entry;
  const isHere = sql`table_schema = database() and table_name = ${name}`;
  const columns = await columnsOf(ledger, isHere);
  const indexes = await indexesOf(ledger, isHere);
  const primary = indexes.find((index) => index.name === 'PRIMARY');
  const keys = await keysOf(ledger, name);
  const clock = columns.find((column) => sameName(column.name, DATE_UPDATE));
  return {
    name,
    misnamed,
    obstacles: [
      ...doubts,
      ...kindObstacles(wanted, entry),
      ...keys.filter(({ from }) => !sameName(from, name)).map(({ from }) => referenceObstacle(wanted, from)),
    ],
    columns: columns.map(mysqlColumn),
    primaryKey: primary?.columns ?? [],
    keyIsWhole: (primary?.lengths ?? []).every((length) => length === undefined),
    indexes: indexes.filter((index) => index !== primary),
    foreignKeys: keys.filter(({ from }) => sameName(from, name)).map((key) => key.name),
    checks: await checksOf(ledger, isHere),
    transactional: entry.engine?.toLowerCase() === 'innodb',
    clock: isNow(clock?.preset ?? '') && /on update/i.test(clock?.extra ?? ''),
    rowless: false,
    ...fixation(wanted, entry),
    users: await usersOf(ledger, name),
  };
}

/** Engines that hold their rows themselves, so that a table can be made one of InnoDB's. */
const MOVABLE = new Set(['innodb', 'myisam', 'aria', 'memory', 'csv', 'archive']);

function kindObstacles(wanted: string, { name, type, engine, comment }: Entry): string[] {
  if (type === 'VIEW') {
    return [
      `${wanted}: expected a table, found a view, which cannot take its rows; ` +
        `make it again under another name, then: DROP VIEW ${name}`,
    ];
  }
  if (type === 'SEQUENCE') return [`${wanted}: expected a table, found a sequence; drop it or rename it`];
  if (engine === null) {
    return [
      `${wanted}: the server cannot read this table (${comment === null || comment === '' ? 'it has no engine' : comment}); ` +
        `repair it or restore it from a backup, or rename it`,
    ];
  }
  if (!MOVABLE.has(engine.toLowerCase())) {
    return [
      `${wanted}: expected engine InnoDB, found ${engine}, whose rows are kept elsewhere; ` +
        'copy them into a table of InnoDB under this name',
    ];
  }
  return [];
}

/** Tables whose rows are where a plain ALTER TABLE does not reach. */
function fixation(wanted: string, { name, type, options }: Entry): { fixed?: string } {
  const plain = `${wanted}: expected a plain table to change, found one that is`;
  if (type === 'SYSTEM VERSIONED') {
    return { fixed: `${plain} system-versioned; run: ALTER TABLE ${name} DROP SYSTEM VERSIONING` };
  }
  if (!/partitioned/i.test(options ?? '')) return {};
  return { fixed: `${plain} partitioned; run: ALTER TABLE ${name} REMOVE PARTITIONING` };
}

type Column = {
  name: string;
  type: string;
  nullable: 'YES' | 'NO';
  preset: string | null;
  extra: string;
  collation: string | null;
  comment: string;
  expression: string | null;
};

async function columnsOf({ db }: Ledger, isHere: RawBuilder<unknown>): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select column_name as name, column_type as type, is_nullable as nullable, column_default as preset,
      extra as extra, collation_name as collation, column_comment as comment, generation_expression as expression
    from information_schema.columns where ${isHere} order by ordinal_position`.execute(db);
  return rows;
}

function mysqlColumn({ name, type, nullable, preset, extra, collation, comment, expression }: Column): FoundColumn {
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

type IndexRow = { name: string; column: string | null; length: number | null; repeats: number };

async function indexesOf({ db }: Ledger, isHere: RawBuilder<unknown>): Promise<FoundIndex[]> {
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
async function keysOf({ db }: Ledger, name: string): Promise<{ name: string; from: string }[]> {
  const { rows } = await sql<{ name: string; from: string }>`
    select distinct constraint_name as name, table_name as ${sql.ref('from')} from information_schema.key_column_usage
    where table_schema = database() and referenced_table_name is not null
      and (table_name = ${name} or (referenced_table_schema = database() and referenced_table_name = ${name}))`.execute(
    db,
  );
  return rows.filter(({ from }) => sameName(from, name) || !isOurs(from));
}

async function checksOf({ db }: Ledger, isHere: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select constraint_name as name from information_schema.table_constraints
    where ${isHere} and constraint_type = 'CHECK'`.execute(db);
  return rows.map(({ name }) => name);
}

async function usersOf({ db }: Ledger, name: string): Promise<FoundUser[]> {
  const { rows } = await sql<FoundUser>`
    select 'trigger' as kind, trigger_name as name, action_statement as ${sql.ref('sql')} from information_schema.triggers
    where event_object_schema = database() and event_object_table = ${name}
    union all select 'view', table_name, view_definition from information_schema.views
    where table_schema = database() and view_definition like ${`%${name}%`}`.execute(db);
  return rows;
}
