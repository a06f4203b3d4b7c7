import { beforeEach, expect, it } from 'vitest';
import {
  acquireLease,
  markLaunched,
  readSweep,
  retryFailed,
  retryNow,
  setFinishTime,
  setOutcome,
  stopPending,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { Lease, TaskOutcome } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aSweep, code, grid, range } from '../builders.ts';
import { expectTrueCounters, status, statusRow } from '../rows.ts';

eachLedger('a retry', (store) => {
  let lease: Lease;
  const settle = async (n: number, outcome: TaskOutcome): Promise<void> => {
    await markLaunched(store.ledger, lease, KEY, [code(n)]);
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome, note: 'no luck' });
  };
  const finish = async (): Promise<void> => {
    const outcome = { succeeded: false, reason: 'TooManyFailedTasks', message: 'm', basis: 'b' };
    await setOutcome(store.ledger, lease, KEY, outcome);
    await stopPending(store.ledger, lease, KEY, 'the sweep is over');
    await setFinishTime(store.ledger, lease, KEY);
  };
  const statuses = () => Promise.all(range(4).map((n) => status(store.ledger, code(n))));

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 4);
    await settle(0, 'Failed');
    await settle(2, 'Failed');
  });

  it.each(['', 'x'.repeat(65)])('asked for with %j, which cannot be kept, sends nothing back', async (stamp) => {
    await expect(retryFailed(store.ledger, lease, KEY, stamp)).rejects.toMatchObject({ name: 'InputError' });
    expect(await statuses()).toEqual(['Failed', 'Pending', 'Failed', 'Pending']);
  });

  it('sends all Failed tasks back', async () => {
    expect(await retryNow(store.ledger, lease, KEY)).toBe(2);
    expect(await statuses()).toEqual(range(4).map(() => 'Pending'));
    expect(await statusRow(store.ledger, code(0))).toMatchObject({ NOTE: null });
    expect((await readSweep(store.ledger, KEY))?.counts.failed).toBe(0);
    await expectTrueCounters(store.ledger);
  });

  it('sends those back that are named, and only if they failed', async () => {
    await settle(1, 'Stopped');
    expect(await retryNow(store.ledger, lease, KEY, [code(1), code(2), code(3)])).toBe(1);
    expect(await statuses()).toEqual(['Failed', 'Stopped', 'Pending', 'Pending']);
    await expectTrueCounters(store.ledger);
  });

  it('lets a sweep that was over go on, with what its end had stopped', async () => {
    await finish();
    expect(await statuses()).toEqual(['Failed', 'Stopped', 'Failed', 'Stopped']);
    expect(await retryNow(store.ledger, lease, KEY, [code(0)])).toBe(1);
    expect(await statuses()).toEqual(['Pending', 'Pending', 'Failed', 'Pending']);
    const sweep = await readSweep(store.ledger, KEY);
    expect(sweep).not.toHaveProperty('outcome');
    expect(sweep).not.toHaveProperty('finishTime');
    await expectTrueCounters(store.ledger);
  });

  it('changes nothing without a Failed task in the grid', async () => {
    await grid(store.ledger, lease, [1, 3]);
    await finish();
    const before = await readSweep(store.ledger, KEY);
    expect(await retryNow(store.ledger, lease, KEY)).toBe(0);
    expect(await retryNow(store.ledger, lease, KEY, [code(0), code(1)])).toBe(0);
    expect(await readSweep(store.ledger, KEY)).toEqual(before);
  });

  it('is refused to a deposed leader', async () => {
    await acquireLease(store.ledger, { name: lease.name, holder: 'next', ttlSeconds: 60, takeOver: () => true });
    await expect(retryNow(store.ledger, lease, KEY)).rejects.toMatchObject({ name: 'FencedError' });
    expect(await status(store.ledger, code(0))).toBe('Failed');
  });
});
