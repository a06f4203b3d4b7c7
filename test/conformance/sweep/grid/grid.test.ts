import { describe, expect, it } from 'vitest';
import {
  CodeCollisionError,
  claimTask,
  completeTask,
  markLaunched,
  nextPending,
  openTasks,
  readSweep,
  registerSweep,
  updateTaskstatus,
  writeGrid,
  asDouble,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { GridPoint, Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aLease, aResult, aSweep, code, grid, gridName, point, range, registration } from '../builders.ts';
import { countRows, expectTrueCounters, status, statusRow } from '../rows.ts';

/** IDX_TASK of every task of the sweep. */
async function indexes({ db }: Ledger): Promise<Map<string, number>> {
  const rows = await db.selectFrom('TB_TASK').select(['CODE_TASK', 'IDX_TASK']).orderBy('IDX_TASK').execute();
  return new Map(rows.map((row) => [row.CODE_TASK, row.IDX_TASK]));
}

async function train(ledger: Ledger, lease: Lease, n: number, mse: number): Promise<void> {
  await markLaunched(ledger, lease, KEY, [code(n)]);
  const claim = await claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
  await completeTask(ledger, claim, aResult({ mse }));
  await settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome: 'Completed' });
}

class Cut extends Error {}

/** The points of a grid up to a place where the process that writes it is cut off. */
function* cutOff(points: readonly GridPoint[], after: number): Generator<GridPoint> {
  yield* points.slice(0, after);
  throw new Cut();
}

eachLedger('writing a grid', (store) => {
  it('gives every point a task, Pending, with its index in the order of the grid', async () => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    expect(await grid(store.ledger, lease, range(7))).toEqual({ inserted: 7, kept: 0, removed: 0 });
    for (const n of range(7)) {
      expect(await statusRow(store.ledger, code(n))).toEqual({ STATUS: 'Pending', NOTE: null, IDX_TASK: n, TICKER });
    }
    const { POINT, POINT_SHA256, ...task } = await store.ledger.db
      .selectFrom('TB_TASK')
      .selectAll()
      .where('CODE_TASK', '=', code(2))
      .executeTakeFirstOrThrow();
    expect(task).toMatchObject({ SWEEP_KEY: KEY, IDX_TASK: 2, IN_GRID: 1, LAUNCHED: 0, SETTLED: 0, ATTEMPT: 0 });
    expect({ POINT, POINT_SHA256 }).toEqual({ POINT: point(2).canonical, POINT_SHA256: point(2).sha256 });
    expect(await readSweep(store.ledger, KEY)).toMatchObject({ gridSha256: gridName(range(7)), counts: { total: 7 } });
    await expectTrueCounters(store.ledger);
  });

  it('reports its progress', async () => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    const seen: number[] = [];
    const points = range(7).map((n) => point(n));
    const onProgress = (written: number) => void seen.push(written);
    await writeGrid(store.ledger, lease, {
      sweepKey: KEY,
      ticker: TICKER,
      gridSha256: 'g',
      points,
      chunkSize: 3,
      onProgress,
    });
    expect(seen).toEqual([3, 6, 7]);
  });

  it('changes nothing the second time', async () => {
    const lease = await aSweep(store.ledger, 7);
    const before = await indexes(store.ledger);
    expect(await grid(store.ledger, lease, range(7))).toEqual({ inserted: 0, kept: 7, removed: 0 });
    expect(await indexes(store.ledger)).toEqual(before);
    expect(await countRows(store.ledger, 'TB_HYPERPARAMETER')).toBe(7);
    await expectTrueCounters(store.ledger);
  });

  it.each(range(8))('goes on where it was cut off: after %d of 7 points', async (cut) => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    const points = range(7).map((n) => point(n));
    const writing = { sweepKey: KEY, ticker: TICKER, gridSha256: gridName(range(7)), chunkSize: 2 };
    const first = writeGrid(store.ledger, lease, { ...writing, points: cutOff(points, cut) });
    await expect(first).rejects.toThrow(Cut);
    expect(await readSweep(store.ledger, KEY)).not.toHaveProperty('gridSha256');
    await expectTrueCounters(store.ledger);

    const written = cut - (cut % 2);
    expect(await writeGrid(store.ledger, lease, { ...writing, points })).toMatchObject({ inserted: 7 - written });

    expect([...(await indexes(store.ledger)).values()]).toEqual(range(7));
    expect(await countRows(store.ledger, 'TB_TASKSTATUS')).toBe(7);
    expect(await readSweep(store.ledger, KEY)).toMatchObject({ gridSha256: gridName(range(7)) });
    await expectTrueCounters(store.ledger);
  });

  it('starts another grid when the first was cut off and given up', async () => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    const points = cutOff(
      range(7).map((n) => point(n)),
      6,
    );
    const writing = { sweepKey: KEY, ticker: TICKER, gridSha256: gridName(range(7)), chunkSize: 2 };
    await expect(writeGrid(store.ledger, lease, { ...writing, points })).rejects.toThrow(Cut);
    expect(await grid(store.ledger, lease, [9, 0])).toEqual({ inserted: 1, kept: 1, removed: 5 });
    const waiting = await nextPending(store.ledger, KEY, 10);
    expect(waiting.map(({ codeTask }) => codeTask)).toEqual([code(0), code(9)]);
    await expectTrueCounters(store.ledger);
  });

  it('inserts only what is missing, new points after the old ones', async () => {
    const lease = await aSweep(store.ledger, 3);
    expect(await grid(store.ledger, lease, [7, 0, 8, 1, 2])).toEqual({ inserted: 2, kept: 3, removed: 0 });
    expect([...(await indexes(store.ledger)).keys()]).toEqual([0, 1, 2, 7, 8].map((n) => code(n)));
    await expectTrueCounters(store.ledger);
  });

  it('puts back rows that someone deleted', async () => {
    const lease = await aSweep(store.ledger, 4);
    await train(store.ledger, lease, 0, 1);
    await store.ledger.db
      .deleteFrom('TB_TASKSTATUS')
      .where('CODE_TASK', 'in', [code(0), code(1)])
      .execute();
    await store.ledger.db.deleteFrom('TB_HYPERPARAMETER').where('CODE_TASK', '=', code(2)).execute();
    await grid(store.ledger, lease, range(4));
    expect(await status(store.ledger, code(0))).toBe('Completed');
    expect(await countRows(store.ledger, 'TB_HYPERPARAMETER')).toBe(4);
    expect(await countRows(store.ledger, 'TB_TASKSTATUS')).toBe(4);
    expect(await nextPending(store.ledger, KEY, 10)).toHaveLength(3);
    await expectTrueCounters(store.ledger);
  });

  it('notes that the set-up of its series is done, once it is', async () => {
    const setUp = { STATUS: 'Completed', NOTE: null, IDX_TASK: null, TICKER };
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    const points = cutOff([point(0), point(1)], 1);
    const writing = { sweepKey: KEY, ticker: TICKER, gridSha256: gridName([0, 1]), points, chunkSize: 1 };
    await expect(writeGrid(store.ledger, lease, writing)).rejects.toThrow(Cut);
    expect(await statusRow(store.ledger, 'SETTING_DBTABLE')).toBeUndefined();
    await grid(store.ledger, lease, [0, 1]);
    expect(await statusRow(store.ledger, 'SETTING_DBTABLE')).toEqual(setUp);
    await updateTaskstatus(store.ledger, 'SETTING_DBTABLE', 'OTHER', 'Failed', 'note');
    await grid(store.ledger, lease, [0, 1, 2]);
    expect(await statusRow(store.ledger, 'SETTING_DBTABLE')).toEqual(setUp);
    await expectTrueCounters(store.ledger);
    expect(await nextPending(store.ledger, KEY, 10)).toHaveLength(3);
  });

  it('stores what FLOAT can hold', async () => {
    await aSweep(store.ledger, 1);
    const read = store.ledger.db.selectFrom('TB_HYPERPARAMETER').select(asDouble('LEARNING_RATE').as('rate'));
    expect((await read.executeTakeFirstOrThrow()).rate).toBe(Math.fround(0.001));
  });
});

eachLedger('a grid of many rows', (store) => {
  it('has them all, with their indexes in the order of the grid', async () => {
    await aSweep(store.ledger, 2500, 2200);
    const { db } = store.ledger;
    const found = await db
      .selectFrom('TB_TASK as t')
      .innerJoin('TB_TASKSTATUS as s', 's.CODE_TASK', 't.CODE_TASK')
      .innerJoin('TB_HYPERPARAMETER as h', 'h.CODE_TASK', 't.CODE_TASK')
      .select(['t.IDX_TASK', 's.IDX_TASK as queued', 'h.EPOCH', 't.POINT'])
      .orderBy('t.IDX_TASK')
      .execute();
    expect(found).toEqual(range(2500).map((n) => ({ IDX_TASK: n, queued: n, EPOCH: n, POINT: point(n).canonical })));
    await expectTrueCounters(store.ledger);
  });

  it('takes tasks out that are left of a sweep whose own row is gone', async () => {
    const lease = await aSweep(store.ledger, 3);
    await store.ledger.db.deleteFrom('TB_SWEEP').execute();
    await registerSweep(store.ledger, lease, registration());
    expect(await grid(store.ledger, lease, [7, 8])).toEqual({ inserted: 2, kept: 0, removed: 3 });
    await expectTrueCounters(store.ledger);
  });

  it('is refused for a stranger in a later chunk, and the chunks before stay', async () => {
    const lease = await aLease(store.ledger);
    await registerSweep(store.ledger, lease, registration());
    await store.ledger.db
      .insertInto('TB_TASKSTATUS')
      .values({ CODE_TASK: code(5), STATUS: 'Completed' })
      .execute();
    await expect(grid(store.ledger, lease, range(7))).rejects.toThrow(CodeCollisionError);
    expect(await countRows(store.ledger, 'TB_TASK')).toBe(3);
    expect(await status(store.ledger, code(5))).toBe('Completed');
    await expectTrueCounters(store.ledger);
  });
});

eachLedger('editing a grid', (store) => {
  it('takes removed points out: waiting ones are Stopped, finished ones keep their rows', async () => {
    const lease = await aSweep(store.ledger, 4);
    await train(store.ledger, lease, 0, 1);
    await train(store.ledger, lease, 1, 2);
    expect(await grid(store.ledger, lease, [1, 3])).toEqual({ inserted: 0, kept: 2, removed: 2 });
    expect(await status(store.ledger, code(0))).toBe('Completed');
    expect(await statusRow(store.ledger, code(2))).toMatchObject({
      STATUS: 'Stopped',
      NOTE: 'its point was taken out of the grid',
    });
    expect(await readSweep(store.ledger, KEY)).toMatchObject({
      counts: { total: 2, completed: 1, failed: 0, stopped: 0 },
      best: { codeTask: code(1), value: 2 },
    });
    await expectTrueCounters(store.ledger);
  });

  it('brings them back when the edit is reverted', async () => {
    const lease = await aSweep(store.ledger, 4);
    const before = await indexes(store.ledger);
    await train(store.ledger, lease, 0, 1);
    await grid(store.ledger, lease, [1, 3]);
    expect(await grid(store.ledger, lease, range(4))).toEqual({ inserted: 0, kept: 4, removed: 0 });
    expect(await status(store.ledger, code(2))).toBe('Pending');
    expect(await indexes(store.ledger)).toEqual(before);
    expect(await readSweep(store.ledger, KEY)).toMatchObject({
      counts: { total: 4, completed: 1, failed: 0, stopped: 0 },
      best: { codeTask: code(0), value: 1 },
    });
    await expectTrueCounters(store.ledger);
  });

  it('lets a launched task finish, uncounted, and counts it when its point is back', async () => {
    const lease = await aSweep(store.ledger, 2);
    await markLaunched(store.ledger, lease, KEY, [code(0)]);
    const claim = await claimTask(store.ledger, { codeTask: code(0), holder: 'pod', backend: 'cpu', versions: '' });
    await grid(store.ledger, lease, [1]);
    expect(await openTasks(store.ledger, KEY)).toMatchObject([{ codeTask: code(0), inGrid: false, status: 'Running' }]);
    expect((await readSweep(store.ledger, KEY))?.open).toBe(0);
    await completeTask(store.ledger, claim, aResult());
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(0), outcome: 'Completed' });
    expect(await readSweep(store.ledger, KEY)).toMatchObject({ counts: { total: 1, completed: 0 } });
    await grid(store.ledger, lease, [0, 1]);
    expect(await readSweep(store.ledger, KEY)).toMatchObject({
      counts: { total: 2, completed: 1 },
      best: { codeTask: code(0) },
    });
    await expectTrueCounters(store.ledger);
  });
});

eachLedger('a code that is taken', (store) => {
  const strangers = {
    'by another point': (ledger: Ledger) =>
      ledger.db
        .updateTable('TB_TASK')
        .set({ POINT: '{}', POINT_SHA256: 'f'.repeat(64) })
        .where('CODE_TASK', '=', code(4)),
    'by another sweep': (ledger: Ledger) =>
      ledger.db.updateTable('TB_TASK').set({ SWEEP_KEY: 'zzzzzzz' }).where('CODE_TASK', '=', code(4)),
    'in TB_HYPERPARAMETER': (ledger: Ledger) =>
      ledger.db.insertInto('TB_HYPERPARAMETER').values({ CODE_TASK: code(9), EPOCH: 1 }),
    'in TB_TASKSTATUS': (ledger: Ledger) =>
      ledger.db.insertInto('TB_TASKSTATUS').values({ CODE_TASK: code(9), STATUS: 'Completed' }),
    'in TB_MODELRESULT': (ledger: Ledger) =>
      ledger.db.insertInto('TB_MODELRESULT').values({ CODE_TASK: code(9), MSE: 1 }),
  };

  describe.each(Object.entries(strangers))('%s', (_, take) => {
    it('is refused and nothing is overwritten', async () => {
      const lease = await aSweep(store.ledger, 5);
      await take(store.ledger).execute();
      const before = await contents(store.ledger);
      const writing = grid(store.ledger, lease, [...range(5), 9], 6);
      await expect(writing).rejects.toThrow(CodeCollisionError);
      await expect(writing).rejects.toThrow(/CODE_TASK 'abcdefg-0+[49]' is taken/);
      expect(await contents(store.ledger)).toEqual(before);
    });
  });

  it('is told when two points of one grid have it', async () => {
    const lease = await aSweep(store.ledger, 1);
    const points = [point(0), point(1), { ...point(1), sha256: 'e'.repeat(64) }];
    const writing = writeGrid(store.ledger, lease, { sweepKey: KEY, ticker: TICKER, gridSha256: 'g', points });
    await expect(writing).rejects.toThrow(CodeCollisionError);
    expect(await countRows(store.ledger, 'TB_TASK')).toBe(1);
  });
});

async function contents({ db }: Ledger) {
  return {
    tasks: await db.selectFrom('TB_TASK').selectAll().orderBy('CODE_TASK').execute(),
    parameters: await db.selectFrom('TB_HYPERPARAMETER').selectAll().orderBy('CODE_TASK').execute(),
    statuses: await db.selectFrom('TB_TASKSTATUS').selectAll().orderBy('CODE_TASK').execute(),
    results: await db.selectFrom('TB_MODELRESULT').selectAll().orderBy('CODE_TASK').execute(),
  };
}
