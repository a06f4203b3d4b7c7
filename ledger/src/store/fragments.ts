import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Dialect } from '../ledger.ts';
import { LedgerError } from '../errors.ts';

/**
 * Small pieces of SQL that the two dialects say differently. Used with Kysely's `modifyEnd`.
 */

/** End of an INSERT: rows whose key exists are left as they are. `key` is any column of the primary key. */
export function keepExisting(dialect: Dialect, key: string): RawBuilder<unknown> {
  if (dialect === 'sqlite') return sql`on conflict do nothing`;
  return sql`on duplicate key update ${sql.ref(key)} = ${sql.ref(key)}`;
}

/** End of an INSERT: rows whose key exists get the new values of these columns. */
export function overwrite(dialect: Dialect, columns: readonly string[]): RawBuilder<unknown> {
  const assignments = columns.map((column) =>
    dialect === 'sqlite'
      ? sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`
      : sql`${sql.ref(column)} = values(${sql.ref(column)})`,
  );
  const list = sql.join(assignments);
  return dialect === 'sqlite' ? sql`on conflict do update set ${list}` : sql`on duplicate key update ${list}`;
}

/** End of a SELECT in a transaction: nobody else changes these rows before it ends (SQLite has one writer anyway). */
export function forUpdate(dialect: Dialect): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`` : sql`for update`;
}

/** End of a SELECT in a transaction: the rows stay as they are until it ends; many may hold this at once. */
export function inShareMode(dialect: Dialect): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`` : sql`lock in share mode`;
}

/** The database's clock in UTC, to the millisecond, plus some seconds. */
export function clock(dialect: Dialect, plusSeconds = 0): RawBuilder<string> {
  if (dialect === 'mysql') return sql<string>`(utc_timestamp(3) + interval ${plusSeconds} second)`;
  return sql<string>`strftime('%Y-%m-%d %H:%M:%f', 'now', ${`${plusSeconds} seconds`})`;
}

/**
 * What a FLOAT column will hold. Both dialects get the same single-precision number; NaN and infinities are refused.
 *
 * @throws LedgerError for a number that is not finite in single precision
 */
export function toFloat(value: number): number {
  const single = Math.fround(value);
  if (!Number.isFinite(single)) {
    throw new LedgerError(`expected a number that fits a FLOAT column (at most 3.4e38), found ${value}`);
  }
  return single;
}

/** Whether a FLOAT column can hold a number: not one beyond its range, nor one so small that it would become 0. */
export function fitsFloat(value: number): boolean {
  const single = Math.fround(value);
  return Number.isFinite(single) && (single !== 0 || value === 0);
}

/**
 * Reads a column of numbers exactly (over the wire a plain FLOAT comes back rounded to six digits); NULL where it holds no
 * finite number. SQLite keeps text, bytes and infinities in such a column too, and a cast alone would make numbers of them:
 * 0 of 'nan', 1 of '1,247.95'. None of these lies between two numbers, in neither dialect.
 */
export function asDouble(column: string): RawBuilder<number> {
  const value = sql.ref(column);
  return sql<number>`case when ${value} ${FINITE} then cast(${value} as double) end`;
}

/** What {@link asDouble} leaves out of a column, as it stands there: text, bytes, an infinity; NULL where it is a number. */
export function noDouble(column: string): RawBuilder<unknown> {
  const value = sql.ref(column);
  return sql`case when ${value} ${FINITE} then null else ${value} end`;
}

const FINITE = sql`between -1.7976931348623157e308 and 1.7976931348623157e308`;

/** Seconds from now to a datetime column by the database's clock, as MySQL's text or a number; negative when past. */
export function secondsUntil(dialect: Dialect, column: string): RawBuilder<number | string> {
  if (dialect === 'mysql') return sql<string>`timestampdiff(microsecond, utc_timestamp(3), ${sql.ref(column)}) / 1e6`;
  // To the millisecond, as times are kept: days as doubles are 40 microseconds apart.
  return sql<number>`round((julianday(${sql.ref(column)}) - julianday('now')) * 86400, 3)`;
}

/** The database's clock in UTC, to the second: for the datetime columns that people read. */
export const NOW = sql<string>`current_timestamp`;
