import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSweep, recount, retryNow } from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { TICKER } from '../builders.ts';
import { expectTrueCounters, statusRow } from '../rows.ts';
import { BEST, CODES, drive, SWEEP } from './driven.ts';
import type { Driven } from './driven.ts';

const [FIRST = '', SECOND = '', , LAST = ''] = CODES;

eachLedger('rows that another tool writes into the ledger', (store) => {
  let lease: Driven['lease'];
  let runtime: Driven['runtime'];
  let pass: Driven['pass'];

  beforeEach(async () => ({ lease, runtime, pass } = await drive(store.ledger)));

  async function toTheEnd(ledger: Ledger) {
    for (let round = 0; round < 100; round += 1) {
      const { acted } = await pass();
      const record = await readSweep(ledger, SWEEP.key);
      if (acted.length === 0 && record?.finishTime) return record;
      for (let execution = 0; execution < CODES.length; execution += 1) await runtime.step(execution);
    }
    throw new Error('the sweep did not finish');
  }

  async function untilStalled() {
    for (let round = 0; round < 100; round += 1) {
      const found = await pass();
      if (found.stall) return found;
      for (let execution = 0; execution < CODES.length; execution += 1) await runtime.step(execution);
    }
    throw new Error('the sweep did not stall');
  }

  const set = (code: string, row: { STATUS: string }) =>
    store.ledger.db.updateTable('TB_TASKSTATUS').set(row).where('CODE_TASK', '=', code).execute();
  const deleteStatus = (code: string) =>
    store.ledger.db.deleteFrom('TB_TASKSTATUS').where('CODE_TASK', '=', code).execute();
  const deleteResult = (code: string) =>
    store.ledger.db.deleteFrom('TB_MODELRESULT').where('CODE_TASK', '=', code).execute();

  async function untilLaunched(): Promise<void> {
    while (!(await pass()).acted.some(({ type }) => type === 'Launch'));
  }

  it.each(['TB_HYPERPARAMETER', 'TB_TASKSTATUS', 'TB_MODELRESULT'] as const)(
    'a code that %s has already stalls the sweep, and the row stays as it is',
    async (table) => {
      await store.ledger.db.insertInto(table).values({ CODE_TASK: FIRST }).execute();
      let found = await pass();
      while (found.acted.length > 0) found = await pass();
      expect(found.stall).toMatchObject({ reason: 'GridConflict', message: expect.stringContaining(FIRST) });
      expect(await store.ledger.db.selectFrom(table).select('CODE_TASK').execute()).toContainEqual({
        CODE_TASK: FIRST,
      });
      expect(await runtime.list()).toEqual([]);
    },
  );

  it('tasks of others are neither counted nor touched', async () => {
    const other = { CODE_TASK: 'somebody-else-1', TICKER, MSE: 0 };
    await store.ledger.db.insertInto('TB_MODELRESULT').values(other).execute();
    const theirs = { CODE_TASK: other.CODE_TASK, STATUS: 'Running', NOTE: 'theirs' };
    await store.ledger.db.insertInto('TB_TASKSTATUS').values(theirs).execute();
    const { counts, best } = await toTheEnd(store.ledger);
    expect(counts).toEqual({ total: 4, completed: 4, failed: 0, stopped: 0 });
    expect(best?.codeTask.startsWith(SWEEP.key)).toBe(true);
    expect(await statusRow(store.ledger, other.CODE_TASK)).toMatchObject({ STATUS: 'Running', NOTE: 'theirs' });
  });

  describe('in the middle of the run', () => {
    it.each([
      ['a status that there is not', "UPDATE TB_TASKSTATUS SET STATUS = 'Done'"],
      ['no status', 'UPDATE TB_TASKSTATUS SET STATUS = NULL'],
      ['no status row any more', 'DELETE FROM TB_TASKSTATUS'],
      ['a status in other letters', "UPDATE TB_TASKSTATUS SET STATUS = 'RUNNING'"],
    ])('%s, of every task: mended, all complete', async (_, statement) => {
      await untilLaunched();
      await sql.raw(`${statement} WHERE CODE_TASK LIKE '${SWEEP.key}%'`).execute(store.ledger.db);
      const { counts } = await toTheEnd(store.ledger);
      expect(counts).toEqual({ total: 4, completed: 4, failed: 0, stopped: 0 });
      await expectTrueCounters(store.ledger, SWEEP.key);
    });

    it.each([
      ['waits', LAST],
      ['is at work', FIRST],
    ])('Completed without a result of a task that %s: Failed, and NOTE says why', async (_, code) => {
      await untilLaunched();
      await set(code, { STATUS: 'Completed' });
      const { counts } = await toTheEnd(store.ledger);
      expect(counts).toEqual({ total: 4, completed: 3, failed: 1, stopped: 0 });
      expect(await statusRow(store.ledger, code)).toMatchObject({
        STATUS: 'Failed',
        NOTE: 'Corrupt: STATUS is Completed but TB_MODELRESULT has no row of this task',
      });
      expect(await retryNow(store.ledger, lease, SWEEP.key, [code])).toBe(1);
      expect((await toTheEnd(store.ledger)).counts.completed).toBe(4);
    });

    it.each(['TB_SWEEP', 'TB_HYPERPARAMETER', 'TB_TASKATTEMPT', 'TB_EPOCHMETRIC', 'TB_MODELARTIFACT'] as const)(
      'rows of %s that are gone change no result',
      async (table) => {
        await untilLaunched();
        await store.ledger.db.deleteFrom(table).execute();
        const { counts, best } = await toTheEnd(store.ledger);
        expect({ counts, best: best?.codeTask }).toEqual({
          counts: { total: 4, completed: 4, failed: 0, stopped: 0 },
          best: BEST,
        });
      },
    );

    it('a mark of TB_TASK that is neither 0 nor 1 hides no task', async () => {
      await untilLaunched();
      await store.ledger.db.updateTable('TB_TASK').set({ IN_GRID: 7 }).where('CODE_TASK', '=', LAST).execute();
      await store.ledger.db.updateTable('TB_TASK').set({ LAUNCHED: 3 }).where('CODE_TASK', '=', FIRST).execute();
      await store.ledger.db.updateTable('TB_TASK').set({ SETTLED: -1 }).where('CODE_TASK', '=', SECOND).execute();
      expect((await toTheEnd(store.ledger)).counts).toEqual({ total: 4, completed: 4, failed: 0, stopped: 0 });
    });

    it('a task that is taken out of the grid behind our back comes back', async () => {
      await untilLaunched();
      await store.ledger.db
        .updateTable('TB_TASK')
        .set({ IN_GRID: 0, GRID_EPOCH: 99 })
        .where('CODE_TASK', '=', LAST)
        .execute();
      expect((await toTheEnd(store.ledger)).counts).toEqual({ total: 4, completed: 4, failed: 0, stopped: 0 });
    });

    it('a row of TB_TASK that is gone stalls the sweep, which says which', async () => {
      await untilLaunched();
      await store.ledger.db.deleteFrom('TB_TASK').where('CODE_TASK', '=', LAST).execute();
      const { stall } = await untilStalled();
      expect(stall).toMatchObject({ reason: 'GridConflict', message: expect.stringContaining(LAST) });
    });
  });

  describe('after the sweep', () => {
    it.each([
      ['its result is gone', async () => deleteResult(FIRST), 'Failed'],
      ['its status is none', async () => set(FIRST, { STATUS: 'ok' }), 'Completed'],
      ['its status row is gone', async () => deleteStatus(FIRST), 'Completed'],
      ['it is said to run', async () => set(FIRST, { STATUS: 'Running' }), 'Completed'],
      ['it is said to have failed', async () => set(FIRST, { STATUS: 'Failed' }), 'Failed'],
    ])('%s: a recount mends the task and the counters', async (_, write, expected) => {
      await toTheEnd(store.ledger);
      await write();
      await recount(store.ledger, lease, SWEEP.key, { metric: 'MSE' }, 4);
      expect((await statusRow(store.ledger, FIRST))?.STATUS).toBe(expected);
      await expectTrueCounters(store.ledger, SWEEP.key);
      expect(await recount(store.ledger, lease, SWEEP.key, { metric: 'MSE' }, 4)).toBe(false);
      const { counts } = await toTheEnd(store.ledger);
      expect(counts).toMatchObject(expected === 'Failed' ? { completed: 3, failed: 1 } : { completed: 4, failed: 0 });
    });
  });

  describe('results', () => {
    it('a result that is not whole is kept, and is never the best', async () => {
      await toTheEnd(store.ledger);
      const before = await readSweep(store.ledger, SWEEP.key);
      const row = { MSE: null, LOSS: null };
      await store.ledger.db.updateTable('TB_MODELRESULT').set(row).where('CODE_TASK', '!=', LAST).execute();
      await store.ledger.db.updateTable('TB_SWEEP').set({ N_COMPLETED: 77 }).execute();
      expect(await recount(store.ledger, lease, SWEEP.key, { metric: 'MSE' })).toBe(true);
      expect(before?.counts.completed).toBe(4);
      expect((await readSweep(store.ledger, SWEEP.key))?.best?.codeTask).toBe(LAST);
      await expectTrueCounters(store.ledger, SWEEP.key);
    });
  });
});
