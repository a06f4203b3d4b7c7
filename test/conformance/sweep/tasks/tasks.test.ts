import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { claimTask, completeTask, markLaunched, readTasks } from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { Lease, Ledger, TaskQuery } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid, range } from '../builders.ts';
import { SCAN, plansOf } from './plans.ts';

/** The numbers of the tasks that a query gives, in its order. */
async function asked(ledger: Ledger, query: TaskQuery, pageSize?: number): Promise<number[]> {
  const tasks = await Array.fromAsync(readTasks(ledger, KEY, query, pageSize));
  return tasks.map(({ parameters }) => Number(parameters['epoch']));
}

async function complete(ledger: Ledger, lease: Lease, n: number, mse: number): Promise<void> {
  const codeTask = code(n);
  await markLaunched(ledger, lease, KEY, [codeTask]);
  const claim = await claimTask(ledger, { codeTask, holder: 'pod', backend: 'cpu', versions: '' });
  await completeTask(ledger, claim, aResult({ mse }));
  await settleTask(ledger, lease, { sweepKey: KEY, codeTask, outcome: 'Completed' });
}

async function fail(ledger: Ledger, lease: Lease, n: number): Promise<void> {
  await markLaunched(ledger, lease, KEY, [code(n)]);
  await settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome: 'Failed', note: 'no' });
}

eachLedger('the tasks of a sweep', (store) => {
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 7);
    await complete(store.ledger, lease, 1, 3.25);
    await complete(store.ledger, lease, 4, 0.1);
    await complete(store.ledger, lease, 5, 3.25);
    await fail(store.ledger, lease, 2);
    await markLaunched(store.ledger, lease, KEY, [code(3)]);
  });

  const CASES: [string, TaskQuery, number[]][] = [
    ['all, by IDX_TASK', {}, [0, 1, 2, 3, 4, 5, 6]],
    ['the first ones', { limit: 3 }, [0, 1, 2]],
    ['none', { limit: 0 }, []],
    ['of two states', { statuses: ['Completed', 'Failed'] }, [1, 2, 4, 5]],
    ['of no state', { statuses: [] }, []],
    ['of one state, the first', { statuses: ['Completed'], limit: 1 }, [1]],
    ['by a metric, ties by IDX_TASK, those without one last', { order: { column: 'MSE' } }, [4, 1, 5, 0, 2, 3, 6]],
    ['the largest first', { order: { column: 'MSE', descending: true }, limit: 4 }, [1, 5, 4, 0]],
    ['in the order of the grid, said so', { order: { column: 'IDX_TASK' }, limit: 2 }, [0, 1]],
    ['in the other order of the grid', { order: { column: 'IDX_TASK', descending: true }, limit: 2 }, [6, 5]],
    ['by an equal FLOAT', { filters: [{ column: 'LEARNING_RATE', comparison: '=', value: 0.001 }], limit: 2 }, [0, 1]],
    ['by another FLOAT', { filters: [{ column: 'RATIO_TRAIN_SET', comparison: '!=', value: 0.8 }] }, []],
    ['by a metric at its value', { filters: [{ column: 'MSE', comparison: '<=', value: 0.1 }] }, [4]],
    ['by an INT', { filters: [{ column: 'EPOCH', comparison: '>=', value: 5 }] }, [5, 6]],
    [
      'by two conditions',
      {
        filters: [
          { column: 'EPOCH', comparison: '>', value: 1 },
          { column: 'MSE', comparison: '<', value: 4 },
        ],
        order: { column: 'EPOCH', descending: true },
      },
      [5, 4],
    ],
  ];

  describe.each([1, 3, 1000])('in pages of %d', (pageSize) => {
    it.each(CASES)('%s', async (_, query, expected) => {
      expect(await asked(store.ledger, query, pageSize)).toEqual(expected);
    });
  });

  it('have those out of the grid among them, unless only the grid is asked for', async () => {
    await grid(store.ledger, lease, [6, 4, 9]);
    expect(await asked(store.ledger, {})).toEqual([0, 1, 2, 3, 4, 5, 6, 9]);
    expect(await asked(store.ledger, { inGrid: true })).toEqual([4, 6, 9]);
    expect(await asked(store.ledger, { inGrid: true, order: { column: 'MSE' } })).toEqual([4, 6, 9]);
  });

  it.each([
    ['a STATUS that is none of ours', (ledger: Ledger) => ledger.db.updateTable('TB_TASKSTATUS').set({ STATUS: 'x' })],
    ['a lost row in TB_TASKSTATUS', (ledger: Ledger) => ledger.db.deleteFrom('TB_TASKSTATUS')],
  ])('count as Pending with %s', async (_, spoil) => {
    await spoil(store.ledger).execute();
    expect(await asked(store.ledger, { statuses: ['Pending'] })).toEqual(range(7));
    expect(await asked(store.ledger, { statuses: ['Completed'] })).toEqual([]);
  });

  it('of no sweep are none', async () => {
    expect(await Array.fromAsync(readTasks(store.ledger, 'nothere'))).toEqual([]);
  });

  it('are neither missed nor met twice when they change between two pages', async () => {
    const seen: number[] = [];
    for await (const { parameters } of readTasks(store.ledger, KEY, {}, 1)) {
      if (parameters['epoch'] === 3) await complete(store.ledger, lease, 6, 1);
      seen.push(Number(parameters['epoch']));
    }
    expect(seen).toEqual(range(7));
  });
});

eachLedger('a page of a large sweep', (store) => {
  it('is found by index', async () => {
    await aSweep(store.ledger, 3000, 1000);
    const { db } = store.ledger;
    const tried = range(1000).map((n) => ({ CODE_TASK: code(n) }));
    const attempt = { ATTEMPT: 0, HOLDER: '', DATE_START: '2022-12-30 00:00:00' };
    await db.insertInto('TB_MODELRESULT').values(tried).execute();
    await db
      .insertInto('TB_TASKATTEMPT')
      .values(tried.map((row) => ({ ...row, ...attempt })))
      .execute();
    const step = { ATTEMPT: 0, NAME: 'auc', VALUE: 1 };
    const metrics = tried.flatMap((row) => [-1, 1, 2].map((STEP) => ({ ...row, ...step, STEP })));
    await db.insertInto('TB_METRIC').values(metrics).execute();
    const tables = sql.raw('TB_TASK, TB_TASKSTATUS, TB_MODELRESULT, TB_TASKATTEMPT, TB_METRIC');
    if (store.kind !== 'sqlite') await sql`analyze table ${tables}`.execute(db);
    const plans = await plansOf(store.ledger, (ledger) => Array.fromAsync(readTasks(ledger, KEY, { limit: 100 }, 100)));
    const pages = plans.filter((plan) => plan.includes('IX_TASK'));
    expect(pages).toHaveLength(2); // how many there are, and the page
    expect(pages.at(-1)).toContain('IX_TASK_GRID');
    expect(plans.join('\n')).not.toMatch(SCAN);
  });
});
