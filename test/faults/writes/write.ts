import { sql } from 'kysely';
import type { Ledger } from '../../../ledger/src/index.ts';
import type { ForeignWrite } from './odd-values.ts';

/** What came of a write: the store took it and rows changed, refused it, or there was no row to write to. */
export type Effect = 'taken' | 'refused' | 'met no row';

/** Writes to all rows of a table, or to those of the first task of which the table has any. */
export async function writeInto({ db }: Ledger, { statement, table, scope }: ForeignWrite): Promise<Effect> {
  const first = sql`(select CODE_TASK from (select x.CODE_TASK from ${sql.table(table)} as x
    left join TB_TASK as t on t.CODE_TASK = x.CODE_TASK order by t.IDX_TASK, x.CODE_TASK limit 1) as y)`;
  const where = scope === 'one' ? sql` where CODE_TASK = ${first}` : sql``;
  try {
    const { numAffectedRows = 0n } = await sql`${statement}${where}`.execute(db);
    return numAffectedRows > 0n ? 'taken' : 'met no row';
  } catch {
    return 'refused';
  }
}
