import { beforeEach, describe, expect, it } from 'vitest';
import {
  PausedError,
  claimTask,
  closeSweep,
  completeTask,
  deleteSweep,
  hasUnsettled,
  markLaunched,
  nextPending,
  readSweep,
  registerSweep,
  retryFailed,
  stopPending,
  unsettledSweeps,
  writeGrid,
} from '../../../ledger/src/index.ts';
import { settleTask } from '../../support/ledger/one-task.ts';
import type { Lease, Ledger, TaskStatus } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, TICKER, aLease, aResult, aSweep, code, grid, gridName, point, range, registration } from './builders.ts';
import { countRows, expectTrueCounters, status, statusRow } from './rows.ts';

const NOTE = 'the TuningSweep was deleted; its rows are kept';
/** More tasks than one transaction handles. */
const MANY = 2500;

/** The ledger of someone who wants to do something else after every transaction. */
const impatient = (ledger: Ledger): Ledger => ({ ...ledger, pause: () => true });

/** Calls until the work is done; gives how often it was paused. */
async function inSlices(work: () => Promise<unknown>): Promise<number> {
  for (let pauses = 0; ; pauses += 1) {
    try {
      await work();
      return pauses;
    } catch (error) {
      if (!(error instanceof PausedError)) throw error;
    }
  }
}

eachLedger('work in slices', (store) => {
  const statuses = async (): Promise<Map<string | null, number>> => {
    const rows = await store.ledger.db
      .selectFrom('TB_TASKSTATUS')
      .select((eb) => ['STATUS', eb.fn.countAll<number>().as('n')])
      .where('CODE_TASK', 'like', `${KEY}-%`)
      .groupBy('STATUS')
      .execute();
    return new Map(rows.map(({ STATUS, n }) => [STATUS, n]));
  };
  const setAll = async (to: TaskStatus): Promise<void> => {
    await store.ledger.db
      .updateTable('TB_TASKSTATUS')
      .set({ STATUS: to })
      .where('CODE_TASK', 'like', `${KEY}-%`)
      .execute();
    await store.ledger.db.updateTable('TB_TASK').set({ SETTLED: 1 }).execute();
  };

  it.each(['in its order', 'by key'])('writes a grid %s, and says how far it is', async (how) => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    const points = range(7).map((n) => point(n));
    const numbered = points.map((one, index) => ({ ...one, index }));
    const writing = {
      sweepKey: KEY,
      ticker: TICKER,
      gridSha256: gridName(range(7)),
      points: (position: number) => points.slice(position),
      chunkSize: 2,
      ...(how === 'by key' && { byKey: { total: 7, from: async (position: number) => numbered.slice(position) } }),
    };
    const seen: (number | undefined)[] = [];
    const pauses = await inSlices(async () => {
      seen.push((await readSweep(store.ledger, KEY))?.gridWritten);
      await writeGrid(impatient(store.ledger), lease, writing);
    });
    expect(pauses).toBe(4);
    expect(seen).toEqual([0, 2, 4, 6, 7]);
    const { length } = await nextPending(store.ledger, KEY, 10);
    expect(length).toBe(7);
    const record = await readSweep(store.ledger, KEY);
    expect(record).toMatchObject({ gridSha256: gridName(range(7)), counts: { total: 7 } });
    expect(record).not.toHaveProperty('gridWritten');
  });

  it('takes tasks out of the grid, brings them back, stops and deletes them', async () => {
    const lease = await aSweep(store.ledger, MANY, MANY);
    const ledger = impatient(store.ledger);
    expect(await inSlices(() => grid(ledger, lease, [0], 5000))).toBeGreaterThan(2);
    expect(await statuses()).toEqual(new Map([['Stopped', MANY - 1]]).set('Pending', 1));
    expect(await inSlices(() => grid(ledger, lease, range(MANY), 5000))).toBeGreaterThan(2);
    expect(await statuses()).toEqual(new Map([['Pending', MANY]]));
    expect(await inSlices(() => stopPending(ledger, lease, KEY, 'over'))).toBe(3);
    expect(await statuses()).toEqual(new Map([['Stopped', MANY]]));
    await expectTrueCounters(store.ledger);
    expect(await inSlices(() => deleteSweep(ledger, lease, KEY))).toBe(2);
    expect([await countRows(store.ledger, 'TB_TASK'), await readSweep(store.ledger, KEY)]).toEqual([0, undefined]);
  });

  it.each<[string, TaskStatus]>([
    ['a retry', 'Failed'],
    ['a sweep that is made again', 'Stopped'],
  ])(
    'sends tasks back to the queue for %s',
    async (what, from) => {
      const lease = await aSweep(store.ledger, MANY, MANY);
      await setAll(from);
      const ledger = impatient(store.ledger);
      const again = registration({ uid: 'uid-2' });
      const pauses = await inSlices(() =>
        what === 'a retry' ? retryFailed(ledger, lease, KEY, 'stamp') : registerSweep(ledger, lease, again),
      );
      expect(pauses).toBe(3);
      expect(await statuses()).toEqual(new Map([['Pending', MANY]]));
      expect(await readSweep(store.ledger, KEY)).toMatchObject(
        what === 'a retry' ? { retryRequest: 'stamp' } : { uid: 'uid-2' },
      );
    },
    120_000,
  );

  describe('a sweep that nobody drives any more', () => {
    let lease: Lease;
    beforeEach(async () => {
      lease = await aSweep(store.ledger, 4);
    });

    it('is closed: what was completed stays, all else is Stopped, and trainers at work are refused', async () => {
      await markLaunched(store.ledger, lease, KEY, [code(0), code(1), code(2)]);
      const [done, working] = await Promise.all(
        [code(0), code(1)].map((codeTask) =>
          claimTask(store.ledger, { codeTask, holder: `of ${codeTask}`, backend: '', versions: '' }),
        ),
      );
      await completeTask(store.ledger, done!, aResult());
      await grid(store.ledger, lease, [0, 2, 3]);
      expect(await unsettledSweeps(store.ledger, 'local')).toEqual([
        { sweepKey: KEY, namespace: 'default', name: 'usd-krw' },
      ]);
      await inSlices(() => closeSweep(impatient(store.ledger), lease, KEY, NOTE));
      expect(await Promise.all(range(4).map((n) => status(store.ledger, code(n))))).toEqual([
        'Completed',
        'Stopped',
        'Stopped',
        'Stopped',
      ]);
      for (const n of [2, 3]) expect(await statusRow(store.ledger, code(n))).toMatchObject({ NOTE });
      await expect(completeTask(store.ledger, working!, aResult())).rejects.toThrow('no longer held');
      const claim = { codeTask: code(2), holder: 'late', backend: '', versions: '' };
      await expect(claimTask(store.ledger, claim)).rejects.toThrow('STATUS is Stopped');
      expect(await hasUnsettled(store.ledger, KEY)).toBe(false);
      expect(await unsettledSweeps(store.ledger, 'local')).toEqual([]);
      await expectTrueCounters(store.ledger);

      await registerSweep(store.ledger, lease, registration({ uid: 'uid-2' }));
      expect((await nextPending(store.ledger, KEY, 9)).map(({ codeTask }) => codeTask)).toEqual([code(2), code(3)]);
    });

    it('is left alone where it is another cluster’s, or over', async () => {
      expect(await unsettledSweeps(store.ledger, 'other')).toEqual([]);
      for (const n of range(4)) {
        await markLaunched(store.ledger, lease, KEY, [code(n)]);
        await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome: 'Failed' });
      }
      expect(await unsettledSweeps(store.ledger, 'local')).toEqual([]);
      expect(await hasUnsettled(store.ledger, KEY)).toBe(false);
    });
  });
});
