import type { Ledger } from '../ledger.ts';
import { withoutNulls } from './without-nulls.ts';
import type { OpenTask } from './shapes.ts';
import { toStatus } from './status.ts';

/** The tasks that are launched and not settled, in the grid or out of it, by IDX_TASK. Reads no other rows. */
export async function openTasks({ db }: Ledger, sweepKey: string): Promise<OpenTask[]> {
  const rows = await db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 't.IDX_TASK', 't.IN_GRID', 't.ATTEMPT', 't.HOLDER', 's.STATUS', 's.NOTE'])
    .select('r.CODE_TASK as RESULT')
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.SETTLED', '=', 0)
    .where('t.LAUNCHED', '=', 1)
    .orderBy('t.IDX_TASK')
    .execute();
  return rows.map((row) => ({
    codeTask: row.CODE_TASK,
    idxTask: row.IDX_TASK,
    inGrid: row.IN_GRID === 1,
    status: toStatus(row.STATUS),
    attempt: row.ATTEMPT,
    hasResult: row.RESULT !== null,
    ...withoutNulls({ holder: row.HOLDER, note: row.NOTE }),
  }));
}
