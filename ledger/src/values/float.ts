import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { LedgerError } from '../errors.ts';

/**
 * What a FLOAT column will hold. Every store gets the same single-precision number; NaN and infinities are refused.
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
 * 0 of 'nan', 1 of '1,247.95'. None of these lies between two numbers, in no store.
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
