import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Step } from '../../../schema/adopt/step.ts';
import type { Database } from '../../../schema/database.ts';
import type { Adoption, TableChange } from '../../adoption.ts';
import { dropTriggers, inFrame, rebuild, triggers } from './adopt.ts';

/** Tables are made anew. All statements together are whole or nothing. */
export const SQLITE_ADOPTION: Adoption = {
  steps: (changes) => inFrame(changes.flatMap(stepsOf)),
  run: async (db, steps) => {
    try {
      await steps();
    } catch (error) {
      await leaveFrame(db);
      throw error;
    }
  },
  isDenied: () => false,
};

function stepsOf({ target, changes, corrections }: TableChange): Step[] {
  if (!changes && corrections.length === 0) return [];
  const first = changes ? rebuild(target) : dropTriggers(target);
  return [...first, ...corrections.flatMap(({ steps }) => steps), ...triggers(target)];
}

/** Undoes what was begun; where nothing was, ROLLBACK is refused, which is as good. */
async function leaveFrame(db: Kysely<Database>): Promise<void> {
  await sql
    .raw('ROLLBACK')
    .execute(db)
    .catch(() => {});
  await sql.raw('PRAGMA legacy_alter_table = OFF').execute(db);
  await sql.raw('PRAGMA foreign_keys = ON').execute(db);
}
