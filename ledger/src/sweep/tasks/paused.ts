import type { Trx } from '../../ledger.ts';

/** CAUSE of an attempt that has paused. */
export const PAUSED_CAUSE = 'Paused';

/** A task, and how the last attempt at it ended. */
interface LastAttempt {
  readonly HOLDER: string | null;
  readonly CAUSE: string | null;
}

/** Whether its trainer has paused a task and that is not noted yet: once it is, nobody holds the task. */
export function hasPaused({ HOLDER, CAUSE }: LastAttempt): boolean {
  return HOLDER !== null && CAUSE === PAUSED_CAUSE;
}

/**
 * Those of these tasks that their trainers have paused and of which that is not noted yet. Whoever looked before may have taken one
 * for a task at work.
 */
export async function pausedAmong(trx: Trx, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await trx
    .selectFrom('TB_TASK as t')
    .innerJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.CODE_TASK', 't.HOLDER', 'a.CAUSE'])
    .where('t.CODE_TASK', 'in', codes)
    .execute();
  return new Set(rows.filter(hasPaused).map(({ CODE_TASK }) => CODE_TASK));
}
