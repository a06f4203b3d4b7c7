import { sql } from 'kysely';
import type { Adoption } from '../../adoption.ts';
import { alterOnServer, releaseOnServer } from './adopt.ts';

/** How long a change of a table waits for others who use it. */
const PATIENCE_SECONDS = 60;

/** ER_TABLEACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_DBACCESS_DENIED_ERROR. */
const DENIED = new Set([1142, 1227, 1044]);

/** Tables are altered, each in one statement that the server does all of or nothing. */
export const MYSQL_ADOPTION: Adoption = {
  steps: (changes) => {
    const changing = changes.filter((change) => change.changes).map(({ target }) => target);
    const corrections = changes.flatMap((change) => change.corrections.flatMap(({ steps }) => steps));
    return [...changing.flatMap(releaseOnServer), ...changing.flatMap(alterOnServer), ...corrections];
  },
  run: async (db, steps) => {
    await sql.raw(`SET SESSION lock_wait_timeout = ${PATIENCE_SECONDS}`).execute(db);
    await steps();
  },
  isDenied: ({ code }) => DENIED.has(code),
};
