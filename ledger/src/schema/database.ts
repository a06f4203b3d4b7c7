import type { ColumnType, Generated, Selectable } from 'kysely';
import type { ALL_TABLES } from './all-tables.ts';
import type { Column, Table } from './table.ts';

/** The columns that only the database itself writes. */
type DatabaseClock = ColumnType<string | null, never, never>;

type ValueOf<T extends string> = T extends `${string}char(${number})` | `${string}text` | `datetime${string}`
  ? string
  : T extends `${string}blob`
    ? Uint8Array
    : number;

type ColumnOf<C extends Column> = C['name'] extends 'DATE_UPDATE'
  ? DatabaseClock
  : C extends { default: string }
    ? Generated<ValueOf<C['type']>>
    : C['nullable'] extends true
      ? ValueOf<C['type']> | null
      : ValueOf<C['type']>;

type RowOf<T extends Table> = { [C in T['columns'][number] as C['name']]: ColumnOf<C> };

type AnyTable = (typeof ALL_TABLES)[number];

/** Every table with the types of its columns, for Kysely: derived from the definitions that the DDL comes from. */
export type Database = { [T in AnyTable as T['name']]: RowOf<T> };

export type TableName = keyof Database;

/** A row as it is read from a table. */
export type Row<T extends TableName> = Selectable<Database[T]>;
