import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../../../schema/database.ts';
import { isNow, referenceObstacle, sameName } from '../../../schema/found.ts';
import type { FoundTable } from '../../../schema/found.ts';
import { DATE_UPDATE } from '../../../schema/table.ts';
import { checksOf, columnsOf, indexesOf, keysOf, mysqlColumn, usersOf } from './members.ts';

interface Entry {
  name: string;
  type: string;
  engine: string | null;
  options: string | null;
  comment: string | null;
}

/** Looks a table up in the server's own catalogue; undefined where there is none of this name. */
export async function inspectMysql(db: Kysely<Database>, wanted: string): Promise<FoundTable | undefined> {
  const { rows } = await sql<Entry>`
    select table_name as name, table_type as type, engine as engine, create_options as options,
      table_comment as comment
    from information_schema.tables
    where table_schema = database() and lower(table_name) = ${wanted.toLowerCase()}`.execute(db);
  const folds = rows.length > 0 && (await foldsCase(db));
  const exact = rows.find(({ name }) => name === wanted) ?? (folds ? rows[0] : undefined);
  const [other, ...more] = rows;
  if (exact) return await describe(db, wanted, exact, { misnamed: false, doubts: [] });
  if (other === undefined) return undefined;
  const doubt = `${wanted}: found ${rows.map(({ name }) => name).join(' and ')}, which are other tables here; rename one of them`;
  return await describe(db, wanted, other, { misnamed: true, doubts: more.length > 0 ? [doubt] : [] });
}

/** Whether the server takes tables' names of other case for the same. */
async function foldsCase(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ mode: number }>`select @@lower_case_table_names as mode`.execute(db);
  return Number(rows[0]?.mode) !== 0;
}

interface Naming {
  misnamed: boolean;
  doubts: string[];
}

async function describe(
  db: Kysely<Database>,
  wanted: string,
  entry: Entry,
  { misnamed, doubts }: Naming,
): Promise<FoundTable> {
  const { name } = entry;
  const isHere = sql`table_schema = database() and table_name = ${name}`;
  const columns = await columnsOf(db, isHere);
  const indexes = await indexesOf(db, isHere);
  const primary = indexes.find((index) => index.name === 'PRIMARY');
  const keys = await keysOf(db, name);
  const clock = columns.find((column) => sameName(column.name, DATE_UPDATE));
  return {
    name,
    misnamed,
    isView: entry.type === 'VIEW',
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
    checks: await checksOf(db, isHere),
    transactional: entry.engine?.toLowerCase() === 'innodb',
    clock: isNow(clock?.preset ?? '') && /on update/i.test(clock?.extra ?? ''),
    rowless: false,
    ...fixation(wanted, entry),
    users: await usersOf(db, name),
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
