import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Dialect } from '../../ledger.ts';
import type { Database } from '../../schema/database.ts';

/** For everything else in a statement that inserts a BLOB. */
const REST_BYTES = 2048;
/** mysql2 writes a BLOB in hexadecimal. */
const BYTES_AS_TEXT = 2;

/** The largest statement that a server takes, in bytes; undefined where there is no such limit. */
export async function maxPacket(db: Kysely<Database>, dialect: Dialect): Promise<number | undefined> {
  if (dialect === 'sqlite') return undefined;
  const { rows } = await sql<{ bytes: number | string }>`select @@max_allowed_packet as bytes`.execute(db);
  return Number(rows[0]?.bytes);
}

/** How many bytes of a BLOB one statement may carry: a server breaks off the connection that brings more. */
export async function blobLimit(db: Kysely<Database>, dialect: Dialect): Promise<number> {
  const bytes = await maxPacket(db, dialect);
  return bytes === undefined ? Infinity : Math.max(1, Math.floor((bytes - REST_BYTES) / BYTES_AS_TEXT));
}
