import { sql } from 'kysely';

/** The database's clock in UTC, to the second: for the datetime columns that people read. */
export const NOW = sql<string>`current_timestamp`;
