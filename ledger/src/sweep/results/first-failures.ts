import type { Ledger } from '../../ledger.ts';

/** A failed task, and why. */
export interface Failure {
  readonly codeTask: string;
  readonly note: string;
}

/** The first Failed tasks in a sweep's grid, in its order. */
export async function firstFailures({ db }: Ledger, sweepKey: string, limit: number): Promise<Failure[]> {
  const rows = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 's.NOTE'])
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .where('t.SETTLED', '=', 1)
    .where('s.STATUS', '=', 'Failed')
    .orderBy('t.LAUNCHED')
    .orderBy('t.IDX_TASK')
    .limit(limit)
    .execute();
  return rows.map(({ CODE_TASK, NOTE }) => ({ codeTask: CODE_TASK, note: NOTE ?? '' }));
}
