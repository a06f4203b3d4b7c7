import type { Ledger } from '../../ledger.ts';
import { withoutNulls } from '../without-nulls.ts';
import { hasPaused } from './paused.ts';
import { oddCode } from './restore.ts';
import type { OpenTask } from '../types.ts';
import { isTaskStatus, toStatus } from '../status.ts';

/** The tasks that are launched and not settled, in the grid or out of it, by IDX_TASK. Reads no other rows. */
export async function openTasks(ledger: Ledger, sweepKey: string): Promise<OpenTask[]> {
  const rows = await ledger.db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_MODELRESULT as r', 'r.CODE_TASK', 't.CODE_TASK')
    .select(['t.CODE_TASK', 't.IDX_TASK', 't.IN_GRID', 't.ATTEMPT', 't.HOLDER', 's.STATUS', 's.NOTE'])
    .select('r.CODE_TASK as RESULT')
    .select((eb) =>
      eb
        .selectFrom('TB_TASKATTEMPT as a')
        .select('a.CAUSE')
        .whereRef('a.CODE_TASK', '=', 't.CODE_TASK')
        .whereRef('a.ATTEMPT', '=', 't.ATTEMPT')
        .as('CAUSE'),
    )
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
    ...(!isTaskStatus(row.STATUS) && { odd: true }),
    ...(hasPaused(row) && { hasPaused: true }),
    ...withoutNulls({
      oddCode: oddCode(sweepKey, row.CODE_TASK),
      holder: row.HOLDER,
      note: row.NOTE,
    }),
  }));
}

/**
 * Who holds each of these tasks: the trainer of the last attempt, where that has no end yet. A trainer that keeps to
 * the minimal contract holds nothing.
 */
export async function holdersOf({ db }: Ledger, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKATTEMPT as a', (join) =>
      join.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 'a.HOLDER'])
    .where('t.CODE_TASK', 'in', codes)
    .where('a.DATE_END', 'is', null)
    .execute();
  return new Map(rows.map(({ CODE_TASK, HOLDER }) => [CODE_TASK, HOLDER]));
}
