import type { Ledger } from '../../ledger.ts';

/** What tasks were computed with, as their trainers say, and how many of them. */
export interface BackendCount {
  readonly backend: string;
  readonly tasks: number;
}

/** What stands for a backend that no trainer named: it may be another one. */
const UNNAMED = 'none';

/**
 * The backends of a sweep's results, the most frequent first: of Completed tasks in its grid, by their last attempt.
 * Tasks whose trainer names none have been computed with `none`. Reads all tasks of the sweep.
 */
export async function backendsOf({ db }: Ledger, sweepKey: string): Promise<BackendCount[]> {
  const rows = await db
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(({ fn }) => ['a.BACKEND as backend', fn.countAll<number>().as('tasks')])
    .where('t.SWEEP_KEY', '=', sweepKey)
    .where('t.IN_GRID', '=', 1)
    .where('s.STATUS', '=', 'Completed')
    .groupBy('a.BACKEND')
    .execute();
  const counts = rows.map(({ backend, tasks }) => ({ backend: backend ?? UNNAMED, tasks }));
  return counts.toSorted((a, b) => b.tasks - a.tasks || (a.backend < b.backend ? -1 : 1));
}
