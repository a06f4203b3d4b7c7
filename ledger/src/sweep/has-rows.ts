import type { Trx } from '../ledger.ts';

/** Whether a table has any row with a code of a sweep: a look at its key. */
export async function hasRows(trx: Trx, table: 'TB_MODELRESULT' | 'TB_REPLICATE', sweepKey: string): Promise<boolean> {
  const row = await trx
    .selectFrom(table)
    .select('CODE_TASK')
    .where('CODE_TASK', '>', `${sweepKey}-`)
    .where('CODE_TASK', '<', `${sweepKey}.`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
