import { SEED_TABLES } from './seed-tables.ts';

/** A column as the database's catalogue has it. */
export interface FoundColumn {
  readonly name: string;
  /** In lower case, without the display width that some servers add to integers. */
  readonly type: string;
  readonly nullable: boolean;
  /** Whether an insert may leave it out although it is NOT NULL: it has a default, counts by itself or is generated. */
  readonly hasDefault: boolean;
  /** The default's text, without its quotes, where it is one. */
  readonly preset?: string;
  /** The default as SQL, in SQLite. */
  readonly presetSql?: string;
  /** Undefined where it is of no account: numbers, and SQLite, whose default is the wanted one. */
  readonly collation?: string;
  readonly comment?: string;
  /** Computed from other columns, so that nobody can write it. */
  readonly generated: boolean;
  /** Counts by itself (AUTO_INCREMENT). */
  readonly counts: boolean;
}

/** An index, in the order of its columns. */
export interface FoundIndex {
  readonly name: string;
  readonly columns: readonly string[];
  /** Of each column, how many characters of it are in the index; undefined for all of it. */
  readonly lengths: readonly (number | undefined)[];
  readonly unique: boolean;
  /** The statement that made it, in SQLite; none for what a constraint made. */
  readonly sql?: string;
}

/** Something that names the table in its own text. */
export interface FoundUser {
  readonly kind: 'view' | 'trigger';
  readonly name: string;
  readonly sql: string;
}

/** A table as it is in the database. */
export interface FoundTable {
  /** As it is written there. */
  readonly name: string;
  /** Whether its name is not ours to this database, which tells upper case from lower case. */
  readonly misnamed: boolean;
  readonly isView: boolean;
  /** Why it cannot be used or mended at all, and what to do: a sentence each. */
  readonly obstacles: readonly string[];
  readonly columns: readonly FoundColumn[];
  readonly primaryKey: readonly string[];
  /** False where only the beginnings of its columns make the key. */
  readonly keyIsWhole: boolean;
  /** Indexes other than the primary key. */
  readonly indexes: readonly FoundIndex[];
  /** Names of its foreign keys. */
  readonly foreignKeys: readonly string[];
  /** Names of conditions on its rows that are not ours. */
  readonly checks: readonly string[];
  /** Whether writes to it can be rolled back. */
  readonly transactional: boolean;
  /** Whether the database sets DATE_UPDATE at every insert and change. */
  readonly clock: boolean;
  /** Without the row ids that our trigger needs (SQLite). */
  readonly rowless: boolean;
  /** What keeps a plain ALTER TABLE from changing it, and what to do about that. */
  readonly fixed?: string;
  readonly users: readonly FoundUser[];
}

/** Whether a table is one of the five. */
export function isOurs(name: string): boolean {
  return SEED_TABLES.some((table) => sameName(table.name, name));
}

/** Why a table that one of somebody else's refers to cannot be used. */
export function referenceObstacle(name: string, other: string): string {
  return `${name}: a foreign key of ${other} refers to it, so rows could not be changed freely; drop that key first`;
}

/** Whether two names are one to a database that does not tell upper case from lower case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A column's type as both sides write it when they are compared. */
export function normaliseType(type: string): string {
  return type.toLowerCase().replace(/^(\w*int)\(\d+\)/, '$1');
}

/** Whether a default is the database's clock. */
export function isNow(preset: string): boolean {
  return /current_timestamp|^now\(\)|^datetime\('now'\)/i.test(preset);
}

/** The default's text without its quotes; nothing for none and for NULL. */
export function presetText(preset: string | null): { preset?: string } {
  if (preset === null || /^null$/i.test(preset)) return {};
  return { preset: preset.replace(/^\(?'(.*)'\)?$/s, '$1').replaceAll("''", "'") };
}
