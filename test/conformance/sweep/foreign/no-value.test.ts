import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bestTask,
  claimTask,
  completeTask,
  markLaunched,
  nextPending,
  readSweep,
  readTasks,
  recount,
  settleTasks,
} from '../../../../ledger/src/index.ts';
import type { Lease } from '../../../../ledger/src/index.ts';
import { useLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code } from '../builders.ts';
import { statusRow } from '../rows.ts';

/** What a program can leave in a column of numbers, as SQL, and how a NOTE names it. */
const NO_NUMBERS: [sql: string, note: string][] = [
  ["'nan'", "text 'nan'"],
  ["'inf'", "text 'inf'"],
  ["'1,247.95'", "text '1,247.95'"],
  ["''", "text ''"],
  ["x'0000803f'", 'a blob of 4 bytes'],
  ['9e999', 'Infinity'],
  ['-9e999', '-Infinity'],
  ['NULL', 'NULL'],
];

const store = useLedger('sqlite');
let lease: Lease;

/** As a ledger may be that was made before columns checked their types. */
async function dropTypeChecks(): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_schema where type = 'trigger' and sql like '%RAISE%'`.execute(store.ledger.db);
  for (const { name } of rows) await sql`drop trigger ${sql.ref(name)}`.execute(store.ledger.db);
}

async function leave(task: number, columns: Record<string, string>): Promise<void> {
  const [names, values] = [Object.keys(columns).join(), Object.values(columns).join()];
  await sql
    .raw(`insert into TB_MODELRESULT (CODE_TASK, ${names}) values ('${code(task)}', ${values})`)
    .execute(store.ledger.db);
}

const launchAll = async (size: number) => {
  const codes = (await nextPending(store.ledger, KEY, size)).map(({ codeTask }) => codeTask);
  await markLaunched(store.ledger, lease, KEY, codes);
};

const settle = (...tasks: number[]) =>
  settleTasks(
    store.ledger,
    lease,
    KEY,
    tasks.map((task) => ({ codeTask: code(task), outcome: 'Completed' })),
  );

const note = async (task: number) => (await statusRow(store.ledger, code(task)))?.NOTE;

describe('a metric that is no finite number', () => {
  beforeEach(async () => {
    await dropTypeChecks();
    lease = await aSweep(store.ledger, 3);
    await launchAll(3);
  });

  describe.each(['MSE', 'LOSS', 'ACCURACY'] as const)('%s', (metric) => {
    it.each(NO_NUMBERS)('%s is never the best, and its NOTE says so', async (value, found) => {
      await store.ledger.db.updateTable('TB_SWEEP').set({ OBJECTIVE: metric }).execute();
      await leave(0, { [metric]: value });
      await leave(1, { [metric]: '1e300' });
      await settle(0, 1);
      const record = await readSweep(store.ledger, KEY);
      expect(record?.best).toEqual({ codeTask: code(1), value: 1e300 });
      expect(record?.counts).toMatchObject({ completed: 2, failed: 0 });
      expect(await note(0)).toBe(`NoValue: TB_MODELRESULT.${metric} is ${found}, which is no finite number`);
      expect(await note(1)).toBeNull();
      await recount(store.ledger, lease, KEY, { metric });
      expect((await readSweep(store.ledger, KEY))?.best?.codeTask).toBe(code(1));
    });
  });

  it.each(NO_NUMBERS)('%s is read as absent, met by no filter and sorted last', async (value) => {
    await leave(0, { MSE: value, LOSS: value, ACCURACY: value, VERSION_MODEL: value });
    await leave(1, { MSE: '-5', LOSS: '7' });
    await settle(0, 1);
    const read = (query: Parameters<typeof readTasks>[2]) =>
      Array.fromAsync(readTasks(store.ledger, KEY, query), ({ codeTask, result }) => [codeTask, result]);
    const [first, ...others] = await read({ order: { column: 'MSE', descending: true }, statuses: ['Completed'] });
    expect(first).toEqual([code(1), { mse: -5, loss: 7 }]);
    expect(others).toEqual([[code(0), {}]]);
    for (const comparison of ['=', '!=', '<', '<=', '>', '>='] as const) {
      const filters = [{ column: 'MSE', comparison, value: 0 } as const];
      expect((await read({ filters })).map(([codeTask]) => codeTask)).not.toContain(code(0));
    }
    const beyond = [{ column: 'MSE', comparison: '<', value: 1e300 } as const];
    expect((await read({ filters: beyond })).map(([codeTask]) => codeTask)).toEqual([code(1)]);
  });

  it('nothing is best where no task has a value', async () => {
    await leave(0, { MSE: "'nan'" });
    await leave(1, { MSE: 'NULL' });
    await settle(0, 1);
    const record = await readSweep(store.ledger, KEY);
    expect(record?.best).toBeUndefined();
    expect(record?.counts).toMatchObject({ completed: 2, failed: 0 });
    expect(await bestTask(store.ledger, KEY)).toBeUndefined();
  });

  it('is said of a task that its trainer has Completed itself, and of other metrics beside a good one', async () => {
    const claim = await claimTask(store.ledger, { codeTask: code(0), holder: 'pod', backend: 'cpu', versions: '' });
    await completeTask(store.ledger, claim, aResult({ mse: 4 }));
    await sql.raw(`update TB_MODELRESULT set LOSS = 9e999, ACCURACY = 'n/a'`).execute(store.ledger.db);
    await settle(0);
    expect(await note(0)).toBe(
      'NoValue: TB_MODELRESULT.LOSS is Infinity, which is no finite number; ' +
        "TB_MODELRESULT.ACCURACY is text 'n/a', which is no finite number",
    );
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: code(0), value: 4 });
  });

  it.each(['-9e999', "'nan'", "x'00'"])('a best task of before with %s is none', async (value) => {
    await leave(0, { MSE: value });
    await settle(0);
    await sql.raw(`update TB_SWEEP set BEST_CODE_TASK = '${code(0)}', BEST_VALUE = ${value}`).execute(store.ledger.db);
    expect((await readSweep(store.ledger, KEY))?.best).toBeUndefined();
    expect(await bestTask(store.ledger, KEY)).toBeUndefined();
    await recount(store.ledger, lease, KEY, { metric: 'MSE' });
    expect(await store.ledger.db.selectFrom('TB_SWEEP').select(['BEST_CODE_TASK', 'BEST_VALUE']).execute()).toEqual([
      { BEST_CODE_TASK: null, BEST_VALUE: null },
    ]);
  });

  it.each(NO_NUMBERS.slice(0, -1))('%s in TB_METRIC is never the best', async (value, found) => {
    await store.ledger.db.updateTable('TB_SWEEP').set({ OBJECTIVE: 'auc', GOAL: 'Maximize' }).execute();
    const metrics = [value, '-5'].map((sqlValue, task) => `('${code(task)}', 0, -1, 'auc', ${sqlValue})`);
    const columns = 'CODE_TASK, ATTEMPT, STEP, NAME, VALUE';
    await sql.raw(`insert into TB_METRIC (${columns}) values ${metrics.join()}`).execute(store.ledger.db);
    await leave(0, { MSE: '1' });
    await leave(1, { MSE: '1' });
    await settle(0, 1);
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: code(1), value: -5 });
    expect(await note(0)).toBe(`NoValue: TB_METRIC.VALUE of "auc" is ${found}, which is no finite number`);
    expect(await note(1)).toBeNull();
    const [first, second] = await Array.fromAsync(readTasks(store.ledger, KEY), ({ metrics: all }) => all);
    expect([first, second]).toEqual([{ MSE: 1 }, { MSE: 1, auc: -5 }]);
    await recount(store.ledger, lease, KEY, { metric: 'auc', goal: 'Maximize' });
    expect((await readSweep(store.ledger, KEY))?.best?.codeTask).toBe(code(1));
  });
});
