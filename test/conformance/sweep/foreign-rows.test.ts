import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSweep, recount } from '../../../ledger/src/index.ts';
import type { Lease, Ledger } from '../../../ledger/src/index.ts';
import { gridPoints, sweepIdentity } from '../../../operator/src/grid/index.ts';
import { reconcile } from '../../../operator/src/sweep/reconcile.ts';
import { aSweep } from '../../../operator/src/sweep/testing/builders.ts';
import { World } from '../../../operator/src/sweep/testing/world.ts';
import { insertData } from '../../operator/stage.ts';
import { eachLedger } from '../../support/ledgers.ts';
import { aLease, TICKER } from './builders.ts';
import { expectTrueCounters, statusRow } from './world.ts';

const PLACE = { cluster: 'local', namespace: 'default', name: 'demo' };
const SWEEP = aSweep({}, { ...PLACE, ...sweepIdentity(PLACE) });
const CODES = [...gridPoints(SWEEP.spec, SWEEP.key)].map(({ codeTask }) => codeTask);
const [FIRST = '', , , LAST = ''] = CODES;

eachLedger('rows that another tool writes into the ledger', (store) => {
  let lease: Lease;
  let world: World;

  beforeEach(async () => {
    await insertData(store.ledger);
    lease = await aLease(store.ledger);
    world = new World(store.ledger, () => 'complete');
  });

  const pass = () => reconcile({ ledger: store.ledger, lease, hands: world }, SWEEP);

  async function toTheEnd(ledger: Ledger) {
    for (let round = 0; round < 100; round += 1) {
      const { acted } = await pass();
      const record = await readSweep(ledger, SWEEP.key);
      if (acted.length === 0 && record?.finishTime) return record;
      for (let hand = 0; hand < CODES.length; hand += 1) await world.step(hand);
    }
    throw new Error('the sweep did not finish');
  }

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
      expect(await world.list()).toEqual([]);
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
      ['Completed without a result', "UPDATE TB_TASKSTATUS SET STATUS = 'Completed'", LAST, 'Completed'],
      ['a status that there is not', "UPDATE TB_TASKSTATUS SET STATUS = 'Done'", LAST, 'Done'],
      ['no status row any more', 'DELETE FROM TB_TASKSTATUS', LAST, undefined],
    ])('%s: counted as failed, the others complete, the sweep ends', async (_, statement, code, status) => {
      await untilLaunched();
      await sql.raw(`${statement} WHERE CODE_TASK = '${code}'`).execute(store.ledger.db);
      const { counts } = await toTheEnd(store.ledger);
      expect(counts).toEqual({ total: 4, completed: 3, failed: 1, stopped: 0 });
      expect((await statusRow(store.ledger, code))?.STATUS).toBe(status);
    });

    it('a result that is not whole is kept, and is never the best', async () => {
      await toTheEnd(store.ledger);
      const before = await readSweep(store.ledger, SWEEP.key);
      const row = { MSE: null, LOSS: null };
      await store.ledger.db.updateTable('TB_MODELRESULT').set(row).where('CODE_TASK', '!=', LAST).execute();
      await store.ledger.db.updateTable('TB_SWEEP').set({ N_COMPLETED: 77 }).execute();
      expect(await recount(store.ledger, lease, SWEEP.key, 'MSE')).toBe(true);
      expect(before?.counts.completed).toBe(4);
      expect((await readSweep(store.ledger, SWEEP.key))?.best?.codeTask).toBe(LAST);
      await expectTrueCounters(store.ledger, SWEEP.key);
    });
  });
});
