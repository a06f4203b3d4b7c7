import { describe, expect, it } from 'vitest';
import {
  SweepKeyCollisionError,
  SweepNotFoundError,
  clearOutcome,
  claimTask,
  completeTask,
  findSweepsByName,
  listSweeps,
  markLaunched,
  nextPending,
  openTasks,
  pinData,
  readSweep,
  registerSweep,
  retryFailed,
  setFinishTime,
  setOutcome,
  stopPending,
} from '../../../ledger/src/index.ts';
import { settleTask } from '../../support/ledger/one-task.ts';
import type { Lease, Ledger, TaskResult } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, aLease, aResult, aSweep, code, gridName, range, registration } from './builders.ts';
import { expectTrueCounters, status } from './rows.ts';

const OUTCOME = { succeeded: false, reason: 'TooManyFailures', message: '3 of 3 failed', basis: 'c'.repeat(64) };
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Launches, trains and settles the n-th task. */
async function finish(ledger: Ledger, lease: Lease, n: number, result: Partial<TaskResult> = {}): Promise<void> {
  await markLaunched(ledger, lease, KEY, [code(n)]);
  const claim = await claimTask(ledger, { codeTask: code(n), holder: `pod-${n}`, backend: 'cpu', versions: '' });
  await completeTask(ledger, claim, aResult(result));
  await settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome: 'Completed' });
}

eachLedger('sweeps', (store) => {
  it('are read back as they were registered', async () => {
    const lease = await aLease(store.ledger);
    const manifest = JSON.stringify({ text: '원화 😀 \'"\\', long: 'x'.repeat(100_000) });
    const done = await registerSweep(store.ledger, lease, registration({ manifest }));
    expect(done).toEqual({ created: true, recreated: false, changed: true });
    expect(await readSweep(store.ledger, KEY)).toEqual({
      sweepKey: KEY,
      cluster: 'local',
      namespace: 'default',
      name: 'usd-krw',
      uid: 'uid-1',
      ticker: 'USD/KRW',
      begin: '20130101',
      end: '20221231',
      gridWritten: 0,
      manifest,
      objective: { metric: 'MSE', goal: 'Minimize' },
      counts: { total: 0, completed: 0, failed: 0, stopped: 0 },
      open: 0,
      startTime: expect.stringMatching(ISO_TIME),
    });
  });

  it('are not there before they are registered', async () => {
    const lease = await aLease(store.ledger);
    expect(await readSweep(store.ledger, KEY)).toBeUndefined();
    await expect(pinData(store.ledger, lease, KEY, 'a')).rejects.toThrow(SweepNotFoundError);
  });

  it('are listed and found by name', async () => {
    const lease = await aLease(store.ledger);
    for (const [sweepKey, name] of [
      ['bbbbbbb', 'two'],
      ['ccccccc', 'one'],
    ] as const) {
      await registerSweep(store.ledger, lease, registration({ sweepKey, name }));
    }
    expect((await listSweeps(store.ledger)).map(({ name }) => name)).toEqual(['one', 'two']);
    expect((await findSweepsByName(store.ledger, 'two')).map(({ sweepKey }) => sweepKey)).toEqual(['bbbbbbb']);
    expect(await findSweepsByName(store.ledger, 'Two')).toEqual([]);
  });

  it('write nothing when nothing changed', async () => {
    const lease = await aSweep(store.ledger, 3);
    await store.ledger.db.deleteFrom('TB_LEADER').execute(); // any write would be refused now
    const done = await registerSweep(store.ledger, lease, registration());
    expect(done).toEqual({ created: false, recreated: false, changed: false });
  });

  it('refuse a key that belongs to a sweep at another place', async () => {
    const lease = await aSweep(store.ledger, 1);
    const other = registration({ sha256: 'b'.repeat(64), name: 'other' });
    const attempt = registerSweep(store.ledger, lease, other);
    await expect(attempt).rejects.toThrow(SweepKeyCollisionError);
    await expect(attempt).rejects.toThrow("'default/usd-krw'");
    expect((await readSweep(store.ledger, KEY))?.name).toBe('usd-krw');
  });

  it('keep outcome, finish time, pinned data and retry stamp', async () => {
    const lease = await aSweep(store.ledger, 1);
    await setOutcome(store.ledger, lease, KEY, OUTCOME);
    await setFinishTime(store.ledger, lease, KEY);
    await pinData(store.ledger, lease, KEY, 'd'.repeat(64));
    await retryFailed(store.ledger, lease, KEY, 'stamp');
    expect(await readSweep(store.ledger, KEY)).toMatchObject({
      outcome: OUTCOME,
      finishTime: expect.stringMatching(ISO_TIME),
      adjSha256: 'd'.repeat(64),
      retryRequest: 'stamp',
      gridSha256: gridName(range(1)),
    });
    await clearOutcome(store.ledger, lease, KEY);
    const cleared = await readSweep(store.ledger, KEY);
    expect(cleared).not.toHaveProperty('outcome');
    expect(cleared).not.toHaveProperty('finishTime');
    expect(cleared?.startTime).toMatch(ISO_TIME);
  });

  it.each([
    ['begin', { begin: '20140101' }],
    ['end', { end: '20221230' }],
    ['ticker', { ticker: 'EUR/KRW' }],
  ])('let go of the pinned data with another %s', async (_, change) => {
    const lease = await aSweep(store.ledger, 1);
    await pinData(store.ledger, lease, KEY, 'd'.repeat(64));
    await registerSweep(store.ledger, lease, registration({ manifest: '{"a":1}' }));
    expect(await readSweep(store.ledger, KEY)).toHaveProperty('adjSha256');
    await registerSweep(store.ledger, lease, registration(change));
    expect(await readSweep(store.ledger, KEY)).not.toHaveProperty('adjSha256');
  });

  it('find the best task anew when the objective changes', async () => {
    const lease = await aSweep(store.ledger, 3);
    await finish(store.ledger, lease, 0, { mse: 1, accuracy: 0.4 });
    await finish(store.ledger, lease, 1, { mse: 2, accuracy: 0.75 });
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: code(0), value: 1 });
    await registerSweep(store.ledger, lease, registration({ objective: { metric: 'ACCURACY' } }));
    expect((await readSweep(store.ledger, KEY))?.best).toEqual({ codeTask: code(1), value: 0.75 });
    await expectTrueCounters(store.ledger);
  });

  describe('made anew with another UID', () => {
    it('keep Completed tasks and start the others afresh', async () => {
      const lease = await aSweep(store.ledger, 5);
      await finish(store.ledger, lease, 0);
      await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(1), outcome: 'Failed', note: 'broken' });
      await markLaunched(store.ledger, lease, KEY, [code(2)]);
      await stopPending(store.ledger, lease, KEY, 'over');
      await setOutcome(store.ledger, lease, KEY, OUTCOME);
      await setFinishTime(store.ledger, lease, KEY);

      const done = await registerSweep(store.ledger, lease, registration({ uid: 'uid-2' }));

      expect(done).toEqual({ created: false, recreated: true, changed: true });
      const record = await readSweep(store.ledger, KEY);
      expect(record).toMatchObject({
        uid: 'uid-2',
        counts: { total: 5, completed: 1, failed: 0, stopped: 0 },
        open: 1,
      });
      expect(record).not.toHaveProperty('outcome');
      expect(record).not.toHaveProperty('finishTime');
      expect(await status(store.ledger, code(0))).toBe('Completed');
      const waiting = await nextPending(store.ledger, KEY, 10);
      expect(waiting.map(({ codeTask }) => codeTask)).toEqual([code(1), code(3), code(4)]);
      expect((await openTasks(store.ledger, KEY)).map(({ codeTask }) => codeTask)).toEqual([code(2)]);
      await expectTrueCounters(store.ledger);
    });
  });
});
