import { sql } from 'kysely';
import type { Fragments } from '../store.ts';

/** SQL that MariaDB and MySQL both understand. */
export const MYSQL_FRAGMENTS: Fragments = {
  keepExisting: (key) => sql`on duplicate key update ${sql.ref(key)} = ${sql.ref(key)}`,
  overwrite: (columns) => {
    const assignments = columns.map((column) => sql`${sql.ref(column)} = values(${sql.ref(column)})`);
    return sql`on duplicate key update ${sql.join(assignments)}`;
  },
  forUpdate: sql`for update`,
  inShareMode: sql`lock in share mode`,
  clock: (plusSeconds = 0) => sql<string>`(utc_timestamp(3) + interval ${plusSeconds} second)`,
  /** As MySQL's text. */
  secondsUntil: (column) => sql<string>`timestampdiff(microsecond, utc_timestamp(3), ${sql.ref(column)}) / 1e6`,
  binaryText: (column) => sql<string>`(convert(${sql.ref(column)} using utf8mb4) collate utf8mb4_bin)`,
  plainValue: (column, type) => {
    const isFloat = /^(float|double|real)/.test(type);
    return isFloat ? sql`cast(${sql.ref(column)} as double)` : sql`convert(${sql.ref(column)}, char)`;
  },
};
