import type { Kysely, RawBuilder } from 'kysely';
import type { Trx } from '../ledger.ts';
import type { ColumnTypes } from '../schema/column-types.ts';
import type { Database, TableName } from '../schema/database.ts';
import type { FoundTable } from '../schema/found.ts';
import type { Table } from '../schema/table.ts';
import type { Adoption } from './adoption.ts';
import type { ManyRows } from './many-rows.ts';

/** The kinds of store. MariaDB is of MySQL's. */
export type StoreKind = 'sqlite' | 'mysql';

/** What the kinds of store do differently, by what it is for. Each has its own, in a folder of its own. */
export interface Store {
  readonly kind: StoreKind;
  readonly sql: Fragments;
  readonly rows: RowWriter;
  readonly limits: StatementLimits;
  readonly definitions: Definitions;
  readonly types: ColumnTypes;
  readonly catalogue: Catalogue;
  readonly adoption: Adoption;
  /** Whether a COMMIT that failed so may have happened all the same. */
  isCommitUnknown(error: unknown): boolean;
}

/** Pieces of SQL. The ends of statements are for Kysely's `modifyEnd`. */
export interface Fragments {
  /** End of an INSERT: rows whose key exists are left as they are. `key` is any column of the primary key. */
  keepExisting(key: string): RawBuilder<unknown>;
  /** End of an INSERT: rows whose key exists get the new values of these columns. */
  overwrite(columns: readonly string[]): RawBuilder<unknown>;
  /** End of a SELECT in a transaction: nobody else changes these rows before it ends. */
  readonly forUpdate: RawBuilder<unknown>;
  /** End of a SELECT in a transaction: the rows stay as they are until it ends; many may hold this at once. */
  readonly inShareMode: RawBuilder<unknown>;
  /** The database's clock in UTC, to the millisecond, plus some seconds. */
  clock(plusSeconds?: number): RawBuilder<string>;
  /** Seconds from now to a datetime column by the database's clock; negative when past. */
  secondsUntil(column: string): RawBuilder<number | string>;
  /** A column as text, of which what differs in anything is another one. */
  binaryText(column: string): RawBuilder<string>;
  /** A column's values as texts, but floats as the numbers that they are. */
  plainValue(column: string, type: string): RawBuilder<unknown>;
}

/** Inserts rows. Their values are in the order of `columns`. */
export type InsertRows = (trx: Trx, table: TableName, columns: readonly string[], rows: ManyRows) => Promise<void>;

/** Writing of many rows at once. */
export interface RowWriter {
  readonly insert: InsertRows;
  /** The fastest way for so many rows whose keys are new; it may throw a NotLoadedError where one is not. */
  fastest(trx: Trx, count: number): Promise<InsertRows>;
  /** Whether a statement failed because the key of a row that it inserts is there already. */
  isDuplicateKey(error: unknown): boolean;
}

/** How large a statement may be, in bytes. */
export interface StatementLimits {
  /** The largest statement that is taken; undefined where there is no such limit. */
  maxPacket(db: Kysely<Database>): Promise<number | undefined>;
  /** How many bytes of a BLOB one statement may carry. */
  blob(db: Kysely<Database>): Promise<number>;
}

/** Statements that define tables. */
export interface Definitions {
  /** Those that make a table with its indexes; each may be run again. */
  create(table: Table): string[];
}

/** What the database knows of itself. */
export interface Catalogue {
  hasTable(db: Kysely<Database>, name: string): Promise<boolean>;
  /** A table's definition; undefined where there is nothing of this name. */
  inspect(db: Kysely<Database>, name: string): Promise<FoundTable | undefined>;
  /** Such as `SQLite 3.50.4` or `MySQL 9.7.0`. */
  version(db: Kysely<Database>): Promise<string>;
  /** What else than a missing table may be the matter where none is seen, as the end of an advice; empty for nothing. */
  adviceOnUnseen(table: TableName): string;
}
