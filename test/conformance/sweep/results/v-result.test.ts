import { beforeEach, describe, expect, it } from 'vitest';
import type { Lease } from '../../../../ledger/src/index.ts';
import { eachLedger, useLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid, point } from '../builders.ts';
import { OTHER, driver } from './driver.ts';

eachLedger('V_RESULT', (store) => {
  const { run, train, otherSweep } = driver(store);
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  it('has all that people ask for in a row', async () => {
    await train(lease, KEY, [[1, aResult({ mse: 0.25, loss: 0.5, accuracy: 0.75, naiveMse: 1.5 })]]);
    await run("UPDATE TB_TASKATTEMPT SET DATE_START = '2026-01-01 00:00:00.250', DATE_END = '2026-01-01 00:01:00.500'");
    await run(
      `INSERT INTO TB_SWEEPTRAINER (SWEEP_KEY, MODEL_VERSION, TRAINER) VALUES ('${KEY}', 1, 'built-in'), ('${KEY}', 2, 'other')`,
    );
    expect(await run(`SELECT * FROM V_RESULT WHERE CODE_TASK = '${code(1)}'`)).toEqual([
      {
        SWEEP: 'default/usd-krw',
        SWEEP_KEY: KEY,
        CODE_TASK: code(1),
        IDX_TASK: 1,
        IN_GRID: 1,
        STATUS: 'Completed',
        EPOCH: 1,
        BATCH_SIZE: 10,
        LEARNING_RATE: 0.001,
        RATIO_TRAIN_SET: 0.8,
        SIZE_SEQUENCE: 50,
        SIZE_UNIT_INPUT: 64,
        SIZE_UNIT_HIDDEN: 128,
        SIZE_UNIT_OUTPUT: 1,
        OBJECTIVE: 'MSE',
        GOAL: 'Minimize',
        VALUE: 0.25,
        MSE: 0.25,
        LOSS: 0.5,
        ACCURACY: 0.75,
        NAIVE_MSE: 1.5,
        SECONDS: 60.25,
        ATTEMPT: 1,
        BACKEND: 'cpu',
        TRAINER: 'built-in',
        NOTE: null,
        DATE_START: '2026-01-01 00:00:00.250',
        DATE_END: '2026-01-01 00:01:00.500',
      },
    ]);
  });

  it('orders the tasks of one sweep, in the grid or not, with a value or without', async () => {
    await train(lease, KEY, [[0, aResult({ mse: 1 })], [1, aResult({ mse: 9 })], [2, aResult({ mse: 4 })], [3]]);
    await otherSweep(lease, [point(0).parameters]);
    await train(lease, OTHER, [[0, aResult({ mse: 0.5 })]]);
    await grid(store.ledger, lease, [1, 2, 3, 4]);
    const query = "SELECT IDX_TASK, IN_GRID, STATUS, VALUE, NOTE FROM V_RESULT WHERE SWEEP = 'default/usd-krw'";
    expect(await run(`${query} AND IN_GRID = 1 AND VALUE IS NOT NULL ORDER BY VALUE, IDX_TASK`)).toEqual([
      { IDX_TASK: 2, IN_GRID: 1, STATUS: 'Completed', VALUE: 4, NOTE: null },
      { IDX_TASK: 1, IN_GRID: 1, STATUS: 'Completed', VALUE: 9, NOTE: null },
    ]);
    expect(await run(`${query} AND (IN_GRID = 0 OR VALUE IS NULL) ORDER BY IDX_TASK`)).toEqual([
      { IDX_TASK: 0, IN_GRID: 0, STATUS: 'Completed', VALUE: 1, NOTE: null },
      { IDX_TASK: 3, IN_GRID: 1, STATUS: 'Failed', VALUE: null, NOTE: 'broken' },
      { IDX_TASK: 4, IN_GRID: 1, STATUS: 'Pending', VALUE: null, NOTE: null },
    ]);
    expect(await run("SELECT SWEEP, VALUE FROM V_RESULT WHERE SWEEP = 'default/other'")).toEqual([
      { SWEEP: 'default/other', VALUE: 0.5 },
    ]);
    expect(await run("SELECT VALUE FROM V_RESULT WHERE SWEEP = 'DEFAULT/other'")).toEqual([]);
  });

  it.each([
    ['MSE', null, 'Minimize', 4],
    ['LOSS', null, 'Minimize', 0.25],
    ['ACCURACY', null, 'Maximize', 0.5],
    ['ACCURACY', 'Minimize', 'Minimize', 0.5],
    ['auc', 'Maximize', 'Maximize', 0.875],
    ['auc', null, 'Minimize', 0.875],
    ['AUC', null, 'Minimize', null],
    ['f1', 'Up', 'Minimize', null],
  ])('goes by the objective %s with the goal %s', async (objective, goal, shown, value) => {
    await train(lease, KEY, [[1, aResult({ mse: 4, loss: 0.25, accuracy: 0.5, metrics: { auc: 0.875 } })]]);
    await store.ledger.db.updateTable('TB_SWEEP').set({ OBJECTIVE: objective, GOAL: goal }).execute();
    expect(await run(`SELECT OBJECTIVE, GOAL, VALUE, MSE FROM V_RESULT WHERE CODE_TASK = '${code(1)}'`)).toEqual([
      { OBJECTIVE: objective, GOAL: shown, VALUE: value, MSE: 4 },
    ]);
  });

  it('has a row for a task of which nothing else is there', async () => {
    for (const table of ['TB_TASKSTATUS', 'TB_HYPERPARAMETER'] as const)
      await store.ledger.db.deleteFrom(table).where('CODE_TASK', '=', code(1)).execute();
    await store.ledger.db.updateTable('TB_TASK').set({ POINT: 'no JSON' }).execute();
    const [row] = await run(`SELECT * FROM V_RESULT WHERE CODE_TASK = '${code(1)}'`);
    expect(Object.entries(row ?? {}).filter(([, value]) => value !== null)).toEqual([
      ['SWEEP', 'default/usd-krw'],
      ['SWEEP_KEY', KEY],
      ['CODE_TASK', code(1)],
      ['IDX_TASK', 1],
      ['IN_GRID', 1],
      ['OBJECTIVE', 'MSE'],
      ['GOAL', 'Minimize'],
      ['ATTEMPT', 0],
    ]);
  });
});

describe('the views of results', () => {
  const store = useLedger('sqlite');
  const { run, train } = driver(store);

  it.each(["'nan'", "x'00'", '9e999', '-9e999', 'NULL'])('have no value where a column holds %s', async (value) => {
    const lease = await aSweep(store.ledger, 2);
    await train(lease, KEY, [[1, aResult({ metrics: { auc: 1 } })]]);
    const checks = await run<{ name: string; text: string }>(
      "SELECT name, sql AS text FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%RAISE%'",
    );
    for (const { name } of checks) await run(`DROP TRIGGER ${name}`);
    await run(`UPDATE TB_MODELRESULT SET MSE = ${value}, LOSS = ${value}, ACCURACY = ${value}`);
    await run(`UPDATE TB_HYPERPARAMETER SET LEARNING_RATE = ${value}, EPOCH = ${value}`);
    await run(`UPDATE TB_TASKATTEMPT SET NAIVE_MSE = ${value}`);
    for (const { text } of checks) await run(text);
    const columns = 'VALUE, MSE, LOSS, ACCURACY, NAIVE_MSE, LEARNING_RATE, EPOCH';
    const nothing = Object.fromEntries(columns.split(', ').map((column) => [column, null]));
    expect(await run(`SELECT ${columns} FROM V_RESULT WHERE CODE_TASK = '${code(1)}'`)).toEqual([nothing]);
    expect(await run("SELECT 1 FROM V_PARAMETER WHERE NAME IN ('epoch', 'learningRate')")).toEqual([]);
  });
});
