import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Database } from '../../schema/database.ts';
import type { StatementLimits } from '../store.ts';

/** For everything else in a statement that inserts a BLOB. */
const REST_BYTES = 2048;
/** mysql2 writes a BLOB in hexadecimal. */
const BYTES_AS_TEXT = 2;

/** A server breaks off the connection that brings a statement which is larger than a packet may be. */
export const MYSQL_LIMITS: StatementLimits = {
  maxPacket,
  blob: async (db) => Math.max(1, Math.floor(((await maxPacket(db)) - REST_BYTES) / BYTES_AS_TEXT)),
};

async function maxPacket(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ bytes: number | string }>`select @@max_allowed_packet as bytes`.execute(db);
  return Number(rows[0]?.bytes);
}
