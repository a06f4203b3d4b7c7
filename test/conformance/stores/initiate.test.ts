import { expect, it } from 'vitest';
import {
  initiateTableHyperparameter,
  initiateTableTaskstatus,
  recordSetUp,
  updateTaskstatus,
} from '../../../ledger/src/index.ts';
import type { HyperparameterRow } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';

function* rows(count: number): Generator<HyperparameterRow> {
  for (let index = 0; index < count; index += 1) yield { CODE_TASK: `task-${index}`, EPOCH: index };
}

async function* codes(count: number): AsyncGenerator<string> {
  for (const { CODE_TASK } of rows(count)) yield CODE_TASK;
}

eachLedger('the set-up functions', (store) => {
  const statuses = () =>
    store.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select(['CODE_TASK', 'TICKER', 'IDX_TASK', 'STATUS', 'NOTE'])
      .orderBy('IDX_TASK')
      .execute();

  it('insert the hyper-parameters that are missing, and only those', async () => {
    await store.ledger.db.insertInto('TB_HYPERPARAMETER').values({ CODE_TASK: 'task-1', EPOCH: 99 }).execute();
    expect(await initiateTableHyperparameter(store.ledger, rows(3))).toBe(2);
    expect(await initiateTableHyperparameter(store.ledger, rows(3))).toBe(0);
    const found = await store.ledger.db
      .selectFrom('TB_HYPERPARAMETER')
      .select(['CODE_TASK', 'EPOCH'])
      .orderBy('CODE_TASK')
      .execute();
    expect(found).toEqual([
      { CODE_TASK: 'task-0', EPOCH: 0 },
      { CODE_TASK: 'task-1', EPOCH: 99 },
      { CODE_TASK: 'task-2', EPOCH: 2 },
    ]);
  });

  it('insert a Pending task for each code in its order, from a stream of any length', async () => {
    expect(await initiateTableTaskstatus(store.ledger, 'T', codes(1100))).toBe(1100);
    const found = await statuses();
    expect(found).toHaveLength(1100);
    expect(found[1099]).toEqual({ CODE_TASK: 'task-1099', TICKER: 'T', IDX_TASK: 1099, STATUS: 'Pending', NOTE: null });
  });

  it('leave tasks alone that are there', async () => {
    await initiateTableTaskstatus(store.ledger, 'T', ['a']);
    await updateTaskstatus(store.ledger, 'a', 'T', 'Failed', 'broken');
    expect(await initiateTableTaskstatus(store.ledger, 'T', ['a', 'b'])).toBe(1);
    expect(await statuses()).toEqual([
      { CODE_TASK: 'a', TICKER: 'T', IDX_TASK: 0, STATUS: 'Failed', NOTE: 'broken' },
      { CODE_TASK: 'b', TICKER: 'T', IDX_TASK: 1, STATUS: 'Pending', NOTE: null },
    ]);
  });

  it('record that the set-up is done, however often, and keep the series that is noted when none is named', async () => {
    for (const ticker of [undefined, 'USD/KRW', 'USD/KRW', undefined]) await recordSetUp(store.ledger, ticker);
    expect(await statuses()).toEqual([
      { CODE_TASK: 'SETTING_DBTABLE', TICKER: 'USD/KRW', IDX_TASK: null, STATUS: 'Completed', NOTE: null },
    ]);
  });

  it('complete the row of a set-up that another program began, whose index stays', async () => {
    const row = { CODE_TASK: 'SETTING_DBTABLE', TICKER: 'AAPL', IDX_TASK: 3, STATUS: 'NotExecuted', NOTE: 'x' };
    await store.ledger.db.insertInto('TB_TASKSTATUS').values(row).execute();
    await recordSetUp(store.ledger);
    expect(await statuses()).toEqual([{ ...row, STATUS: 'Completed', NOTE: null }]);
  });

  it('refuse a series that does not fit', async () => {
    await expect(recordSetUp(store.ledger, 'A name of more than twenty')).rejects.toThrow(/^TICKER: expected 1 to 20/);
    expect(await statuses()).toEqual([]);
  });
});
