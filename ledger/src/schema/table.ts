/** A table as data: DDL for every store and the types of its rows are derived from it. */
export interface Column {
  name: string;
  /** As MySQL writes it, in lower case: varchar(20), float, int, datetime … */
  type: string;
  nullable: boolean;
  /** A literal, as SQL. */
  default?: string;
}

export interface Index {
  name: string;
  columns: readonly string[];
}

export interface Table {
  name: string;
  columns: readonly Column[];
  primaryKey: readonly string[];
  indexes?: readonly Index[];
}

/** The column that every table has: when its row was inserted or last changed, by the database's clock in UTC. */
export const DATE_UPDATE = 'DATE_UPDATE';

/** A column that must have a value. */
export function required<const N extends string, const T extends string>(name: N, type: T) {
  return { name, type, nullable: false } as const;
}

/** A column that may be NULL. */
export function optional<const N extends string, const T extends string>(name: N, type: T) {
  return { name, type, nullable: true } as const;
}

/** A column that is filled with this literal when an insert leaves it out. */
export function withDefault<const N extends string, const T extends string>(name: N, type: T, literal: string) {
  return { name, type, nullable: false, default: literal } as const;
}

/** That column, in every table that has it. */
export const dateUpdate = optional(DATE_UPDATE, 'datetime');
