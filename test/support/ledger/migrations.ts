import { sql } from 'kysely';
import { ALL_TABLES, createTable } from '../../../ledger/src/index.ts';
import { TABLES } from '../../../ledger/src/schema/setup.ts';
import type { Ledger } from '../../../ledger/src/index.ts';
import { MIGRATIONS } from '../../../ledger/src/schema/migrations/all.ts';
import type { Migration } from '../../../ledger/src/schema/migrations/migration.ts';
import { addColumn, fill } from '../../../ledger/src/schema/migrations/steps.ts';
import { migrate } from '../../../ledger/src/schema/migrate.ts';
import type { Column, Table } from '../../../ledger/src/schema/table.ts';

const PRIORITY = [
  addColumn('TB_TASK', 'PRIORITY', 'int NULL'),
  fill({ table: 'TB_TASK', column: 'PRIORITY', value: 'IDX_TASK * 10', by: 'CODE_TASK' }, 2),
];

/** One that no release has: it alters a table, fills a column and makes a table. */
const NEXT: Migration = {
  sqlite: [
    ...PRIORITY,
    'DROP TRIGGER IF EXISTS TR_TB_TASK',
    `CREATE TRIGGER IF NOT EXISTS TR_TB_TASK AFTER UPDATE ON TB_TASK WHEN NEW.PRIORITY IS NOT OLD.PRIORITY
     BEGIN UPDATE TB_TASK SET DATE_UPDATE = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid; END`,
    'CREATE TABLE IF NOT EXISTS TB_NEXT (ID int NOT NULL, PRIMARY KEY (ID))',
  ],
  mysql: [...PRIORITY, 'CREATE TABLE IF NOT EXISTS TB_NEXT (ID int NOT NULL, PRIMARY KEY (ID))'],
};

/** Ours, and one that is to come. */
export const WITH_NEXT: readonly Migration[] = [...MIGRATIONS, NEXT];

/** Makes the tables of a version, from nothing or from an earlier one. */
export async function migrateTo(ledger: Ledger, version: number): Promise<void> {
  for (const table of TABLES) await createTable(ledger, table);
  await migrate(ledger, WITH_NEXT.slice(0, version));
}

/** The tables that are there and whose rows are not the migrations' own, and which of their columns of today are there. */
async function tablesOf({ db, store }: Ledger): Promise<{ table: Table; present: Column[] }[]> {
  const tables: { table: Table; present: Column[] }[] = [];
  for (const table of ALL_TABLES) {
    if (table.name === 'TB_LEDGER') continue;
    const found = await store.catalogue.inspect(db, table.name);
    if (found === undefined) continue;
    const names = new Set(found.columns.map(({ name }) => name));
    tables.push({ table, present: table.columns.filter(({ name }) => names.has(name)) });
  }
  return tables;
}

const ROWS = [1, 2, 3, 4, 5];

/** Puts rows into every table that is there and has none; they were changed long ago. */
export async function insertRows(ledger: Ledger): Promise<void> {
  for (const {
    table: { name },
    present,
  } of await tablesOf(ledger)) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(ledger.db);
    if (rows.length > 0) continue;
    const names = sql.join(present.map((column) => sql.ref(column.name)));
    const values = ROWS.map((row) => sql`(${sql.join(present.map((column) => valueOf(column, row)))})`);
    await sql`insert into ${sql.table(name)} (${names}) values ${sql.join(values)}`.execute(ledger.db);
  }
}

function valueOf({ type }: Column, row: number): string | number | Buffer {
  if (type === 'datetime(3)') return `2020-01-0${row} 00:00:00.125`;
  if (type === 'datetime') return `2020-01-0${row} 00:00:00`;
  if (type.endsWith('blob')) return Buffer.from([row, 0, 255]);
  return /char|text/.test(type) ? `${row}` : row;
}

/** A row with its times of whole seconds to the millisecond, as servers give those of a column that has been made so. */
export function withFractions(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isWhole = (value: unknown): boolean =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isWhole(value) ? `${String(value)}.000` : value]),
  );
}

/** Every row of every table that is there, with NULL in the columns that it does not have yet. */
export async function readRows(ledger: Ledger): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>();
  for (const { table, present } of await tablesOf(ledger)) {
    const names = sql.join(present.map((column) => sql.ref(column.name)));
    const keys = sql.join(table.primaryKey.map((key) => sql.ref(key)));
    const { rows } = await sql<
      Record<string, unknown>
    >`select ${names} from ${sql.table(table.name)} order by ${keys}`.execute(ledger.db);
    const empty = Object.fromEntries(table.columns.map((column) => [column.name, null]));
    found.set(
      table.name,
      rows.map((row) => withFractions({ ...empty, ...row })),
    );
  }
  return found;
}
