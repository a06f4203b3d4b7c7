import type { Ledger } from '../../ledger.ts';
import { FINAL_STEP } from '../../metrics.ts';
import { rowsIfThere } from '../results/newer-table.ts';

/** What changes of a task while it is trained, in a few figures; undefined for a code that is no task's. */
export async function readTaskPulse(ledger: Ledger, codeTask: string) {
  const row = await ledger.db
    .selectFrom('TB_TASK as t')
    .leftJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
    .leftJoin('TB_TASKATTEMPT as a', (on) =>
      on.onRef('a.CODE_TASK', '=', 't.CODE_TASK').onRef('a.ATTEMPT', '=', 't.ATTEMPT'),
    )
    .select(['t.ATTEMPT', 't.SETTLED', 't.LAUNCHED', 't.IN_GRID', 's.STATUS', 's.NOTE', 'a.DATE_END'])
    .select((eb) =>
      eb
        .selectFrom('TB_EPOCHMETRIC as e')
        .select(({ fn }) => fn.max<number>('e.EPOCH').as('EPOCH'))
        .whereRef('e.CODE_TASK', '=', 't.CODE_TASK')
        .whereRef('e.ATTEMPT', '=', 't.ATTEMPT')
        .as('EPOCH'),
    )
    .where('t.CODE_TASK', '=', codeTask)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const steps = await rowsIfThere(ledger, 'TB_METRIC', () =>
    ledger.db
      .selectFrom('TB_METRIC')
      .select(({ fn }) => fn.max<number>('STEP').as('STEP'))
      .where('CODE_TASK', '=', codeTask)
      .where('ATTEMPT', '=', row.ATTEMPT)
      .where('STEP', '>', FINAL_STEP)
      .execute(),
  );
  return { ...row, ...steps[0] };
}
