import type { Ledger, SweepRecord } from '../../../ledger/src/index.ts';

/**
 * What a sweep that is over says of itself and is not so, by a look at every row of its tasks that shares nothing with the
 * code under test; undefined where all of it is true and every task that has no result has a word on why.
 */
export async function untruth({ db }: Ledger, { sweepKey, counts, best }: SweepRecord): Promise<string | undefined> {
  const rows = await db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 't.IDX_TASK', 's.STATUS', 's.NOTE', 'r.CODE_TASK as RESULT', 'r.MSE'])
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .execute();
  const completed = rows.filter(({ STATUS, RESULT }) => STATUS === 'Completed' && RESULT !== null);
  const found = { total: rows.length, completed: completed.length };
  if (found.total !== counts.total || found.completed !== counts.completed)
    return `counted ${JSON.stringify(counts)}, found ${JSON.stringify(found)}`;
  const ranked = completed
    .filter(({ MSE }) => Number.isFinite(MSE))
    .toSorted((a, b) => Number(a.MSE) - Number(b.MSE) || a.IDX_TASK - b.IDX_TASK);
  if (ranked[0]?.CODE_TASK !== best?.codeTask) return `best is ${best?.codeTask}, found ${ranked[0]?.CODE_TASK}`;
  const silent = rows.find((row) => !completed.includes(row) && !row.NOTE);
  return silent && `${silent.CODE_TASK} is ${silent.STATUS} without a NOTE`;
}
