import { sql } from 'kysely';
import type { Ledger } from '@tuningsweep/ledger';
import { definedTables } from '../../conformance/tables/definition.ts';
import type { StoreKind } from './ledgers.ts';

/** A value as it is put into a column and as it is read back: floats are ones that single precision has exactly. */
export type Value = string | number | null;

/** A column of a table that another program made; `is` is ours that it stands for, undefined for one of its own. */
export interface ForeignColumn {
  name: string;
  type: string;
  rest: string;
  is?: string;
  values: readonly Value[];
}

/** A table that another program made, with rows in it. */
export interface ForeignTable {
  readonly table: string;
  readonly columns: readonly ForeignColumn[];
  readonly key: readonly string[];
  /** After the closing bracket. */
  readonly suffix: string;
  /** More statements, after the rows are in. */
  readonly more: readonly string[];
  /** Makes it in another way than by a plain CREATE TABLE. */
  readonly instead?: readonly string[];
}

/** One way in which a table may differ. */
export interface Member {
  readonly name: string;
  readonly made: ForeignTable;
  /** What a refusal says; undefined where the table is adopted. */
  readonly refused?: RegExp;
}

const TEXTS = ['aa', 'b b', 'ㄱ'];
const DAYS = ['2022-01-03', '2022-01-04', '20220105'];
const TIMES = ['2024-01-06 10:11:12', null, '2024-01-07 00:00:00'];

function valuesOf(name: string, type: string): readonly Value[] {
  if (name === 'DATE_MARKET') return DAYS;
  if (type === 'datetime') return TIMES;
  if (type === 'int') return [3, null, 70_000];
  if (type === 'float') return [1.5, null, 167.968_490_600_585_94];
  return name === 'STATUS' ? ['Completed', 'Pending', null] : TEXTS;
}

/** The table as the definition has it, with rows, but without anything that the definition does not speak of. */
export function plain(kind: StoreKind, table: string): ForeignTable {
  const columns = (definedTables().get(table) ?? []).map(({ field, type, null: nullable }) => ({
    name: field,
    type,
    rest: nullable === 'NO' ? 'NOT NULL' : 'NULL',
    is: field,
    values: valuesOf(field, type),
  }));
  const key = (definedTables().get(table) ?? []).filter((column) => column.key === 'PRI').map(({ field }) => field);
  return { table, columns, key, suffix: kind === 'sqlite' ? '' : 'CHARACTER SET utf8mb4', more: [] };
}

function quoted(kind: StoreKind, name: string): string {
  return kind === 'sqlite' ? `"${name}"` : `\`${name}\``;
}

/** The statements that make it and fill it. */
export function statementsFor(kind: StoreKind, made: ForeignTable): string[] {
  if (made.instead !== undefined) return [...made.instead];
  const names = made.columns.map(({ name }) => quoted(kind, name));
  const definitions = made.columns.map(({ type, rest }, at) => `${names[at]} ${type} ${rest}`);
  const key = made.key.length > 0 ? [`PRIMARY KEY (${made.key.join(', ')})`] : [];
  const rows = [0, 1, 2].map((row) => `(${made.columns.map(({ values }) => literal(values[row] ?? null)).join(', ')})`);
  return [
    `CREATE TABLE ${made.table} (${[...definitions, ...key].join(', ')}) ${made.suffix}`,
    `INSERT INTO ${made.table} (${names.join(', ')}) VALUES ${rows.join(', ')}`,
    ...made.more,
  ];
}

function literal(value: Value): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** What the rows hold, by our names, in the order in which they were put in, and of columns that are not ours. */
export function expectedRows({ columns }: ForeignTable): Record<string, Value>[] {
  return [0, 1, 2].map((row) =>
    Object.fromEntries(columns.map(({ name, is, values }) => [is ?? name, values[row] ?? null])),
  );
}

/** The rows of a table as they are, in the order of the first of its texts. */
export async function readRows(ledger: Ledger, { table, columns }: ForeignTable): Promise<Record<string, unknown>[]> {
  const types = new Map(
    definedTables()
      .get(table)
      ?.map(({ field, type }) => [field, type]),
  );
  const parts = columns.map(({ name, is }) => {
    const column = sql.ref(is ?? name);
    return sql`${types.get(is ?? '') === 'float' ? sql`cast(${column} as double)` : column} as ${sql.ref(is ?? name)}`;
  });
  const { rows } = await sql<Record<string, unknown>>`
    select ${sql.join(parts)} from ${sql.table(table)}`.execute(ledger.db);
  return rows.map((row) => ({ ...row })).toSorted((a, b) => order(a) - order(b));
}

const ORDER: readonly unknown[] = [...TEXTS, 'c', ...DAYS, '2022-01-05'];

function order(row: Record<string, unknown>): number {
  return ORDER.indexOf(row['DATE_MARKET'] ?? row['CODE_TASK']);
}

/** All that a store says about a table. */
export async function describeForeign({ db, store }: Ledger, table: string): Promise<unknown> {
  const queries = {
    sqlite: sql`select type, name, sql from sqlite_schema where tbl_name = ${table} collate nocase order by type, name`,
    mysql: sql`show create table ${sql.table(table)}`,
  };
  const { rows } = await queries[store.kind].execute(db);
  return rows.map((row) => ({ ...Object(row) }));
}
