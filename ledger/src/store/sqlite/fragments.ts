import { sql } from 'kysely';
import type { Fragments } from '../store.ts';

/** SQLite's SQL. It has one writer, so that rows need no locks. */
export const SQLITE_FRAGMENTS: Fragments = {
  keepExisting: () => sql`on conflict do nothing`,
  overwrite: (columns) => {
    const assignments = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
    return sql`on conflict do update set ${sql.join(assignments)}`;
  },
  forUpdate: sql``,
  inShareMode: sql``,
  clock: (plusSeconds = 0) => sql<string>`strftime('%Y-%m-%d %H:%M:%f', 'now', ${`${plusSeconds} seconds`})`,
  /** To the millisecond, as times are kept: days as doubles are 40 microseconds apart. */
  secondsUntil: (column) => sql<number>`round((julianday(${sql.ref(column)}) - julianday('now')) * 86400, 3)`,
  binaryText: (column) => sql<string>`cast(${sql.ref(column)} as text)`,
  /** Bytes, too, as they are. */
  plainValue: (name) => {
    const column = sql.ref(name);
    return sql`case typeof(${column}) when 'real' then ${column} when 'blob' then ${column} else cast(${column} as text) end`;
  },
};
