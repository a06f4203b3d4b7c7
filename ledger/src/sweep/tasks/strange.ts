import { sql } from 'kysely';
import type { Ledger, Trx } from '../../ledger.ts';

/** A task in the grid with a code that the sweep gives none: no grid of it has that point, and no range of its codes. */
export const isStrange = (sweepKey: string) =>
  sql<boolean>`(IN_GRID = 1 and (CODE_TASK <= ${`${sweepKey}-`} or CODE_TASK >= ${`${sweepKey}.`}))`;

/** Whether a sweep has such tasks. */
export async function hasStrange(db: Ledger['db'], sweepKey: string): Promise<boolean> {
  const tasks = db.selectFrom('TB_TASK').select('CODE_TASK').where('SWEEP_KEY', '=', sweepKey);
  return (await tasks.where(isStrange(sweepKey)).limit(1).executeTakeFirst()) !== undefined;
}

/** Takes such tasks out of the grid; the counters are the caller's to count. */
export async function removeStrange(trx: Trx, sweepKey: string): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('TB_TASK')
    .set({ IN_GRID: 0 })
    .where('SWEEP_KEY', '=', sweepKey)
    .where(isStrange(sweepKey))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
