import { sql } from 'kysely';
import { expect } from 'vitest';
import { readSweep } from '../../../ledger/src/index.ts';
import type { Ledger, Objective } from '../../../ledger/src/index.ts';
import { KEY } from './builders.ts';

/** STATUS and NOTE of a task, straight from the table. */
export async function statusRow(ledger: Ledger, codeTask: string) {
  return await ledger.db
    .selectFrom('TB_TASKSTATUS')
    .select(['STATUS', 'NOTE', 'IDX_TASK', 'TICKER'])
    .where('CODE_TASK', '=', codeTask)
    .executeTakeFirst();
}

export async function status(ledger: Ledger, codeTask: string): Promise<string | null | undefined> {
  return (await statusRow(ledger, codeTask))?.STATUS;
}

/** The attempts at a task, oldest first. */
export async function attempts(ledger: Ledger, codeTask: string) {
  return await ledger.db
    .selectFrom('TB_TASKATTEMPT')
    .selectAll()
    .where('CODE_TASK', '=', codeTask)
    .orderBy('ATTEMPT')
    .execute();
}

/** Number of rows of a table that are about tasks: the one that says that the set-up is done is not. */
export async function countRows(
  ledger: Ledger,
  table: 'TB_TASK' | 'TB_HYPERPARAMETER' | 'TB_TASKSTATUS',
): Promise<number> {
  const { n } = await ledger.db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('CODE_TASK', '!=', 'SETTING_DBTABLE')
    .executeTakeFirstOrThrow();
  return n;
}

/**
 * The counters and the best task must be what a plain count over the tables gives. The queries are written by hand,
 * on purpose, and share nothing with the code under test.
 */
export async function expectTrueCounters(ledger: Ledger, key = KEY): Promise<void> {
  const sweep = await readSweep(ledger, key);
  const { rows } = await sql<{ kind: string; n: number }>`
    select case
        when t.SETTLED = 0 then 'unsettled'
        when s.STATUS = 'Stopped' then 'stopped'
        when s.STATUS = 'Completed' and exists (select 1 from TB_MODELRESULT r where r.CODE_TASK = t.CODE_TASK)
          then 'completed'
        else 'failed' end as kind, count(*) as n
    from TB_TASK t join TB_TASKSTATUS s on s.CODE_TASK = t.CODE_TASK
    where t.SWEEP_KEY = ${key} and t.IN_GRID = 1 group by kind`.execute(ledger.db);
  const found = new Map(rows.map(({ kind, n }) => [kind, n]));
  const [completed, failed, stopped] = ['completed', 'failed', 'stopped'].map((kind) => found.get(kind) ?? 0);
  const total = rows.reduce((sum, { n }) => sum + n, 0);
  expect(sweep?.counts).toEqual({ total, completed, failed, stopped });
  expect(sweep?.best).toEqual(await bestByHand(ledger, key, sweep?.objective));
}

const BY_HAND: Record<string, string> = {
  MSE: 'r.MSE',
  ACCURACY: '-r.ACCURACY',
  auc: "(select VALUE from TB_METRIC m where m.CODE_TASK = r.CODE_TASK and NAME = 'auc' and STEP = -1)",
};

async function bestByHand(ledger: Ledger, key: string, objective: Objective | undefined): Promise<unknown> {
  const sign = objective?.metric === 'auc' && objective.goal === 'Maximize' ? '-' : '';
  const metric = sql.raw(sign + (BY_HAND[objective?.metric ?? ''] ?? 'null'));
  const { rows } = await sql<{ codeTask: string; value: number }>`
    select r.CODE_TASK as codeTask, abs(cast(${metric} as double)) as value
    from TB_MODELRESULT r, TB_TASK t, TB_TASKSTATUS s
    where t.SWEEP_KEY = ${key} and t.CODE_TASK = r.CODE_TASK and s.CODE_TASK = r.CODE_TASK and ${metric} is not null
      and t.IN_GRID = 1 and t.SETTLED = 1 and s.STATUS = 'Completed'
    order by cast(${metric} as double), t.IDX_TASK limit 1`.execute(ledger.db);
  return rows.map((row) => ({ ...row }))[0];
}
