import { beforeEach, describe, expect, it } from 'vitest';
import {
  FencedError,
  LeaseHeldError,
  acquireLease,
  clearOutcome,
  markAllRunning,
  markLaunched,
  pinData,
  recount,
  registerSweep,
  releaseLease,
  releaseTask,
  renewLease,
  reopenStopped,
  retryFailed,
  setFinishTime,
  setOutcome,
  settleTasks,
  stopPending,
} from '../../../ledger/src/index.ts';
import { settleTask } from '../../support/ledger/one-task.ts';
import type { Lease, Ledger } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, aSweep, code, grid, registration } from './builders.ts';

const request = { name: 'operator', holder: 'a', ttlSeconds: 60 };

/** Moves the end of every lease into the past, as if its time had gone by. */
async function expireAll(ledger: Ledger): Promise<void> {
  await ledger.db.updateTable('TB_LEADER').set({ DATE_EXPIRE: '2000-01-01 00:00:00.000' }).execute();
}

/** What another one is told who wants the lease. */
async function refusal(ledger: Ledger): Promise<LeaseHeldError> {
  try {
    await acquireLease(ledger, { ...request, holder: 'b' });
  } catch (error) {
    if (error instanceof LeaseHeldError) return error;
    throw error;
  }
  throw new Error('the lease was given to another');
}

eachLedger('leases', (store) => {
  it('raises the epoch at every acquisition', async () => {
    const first = await acquireLease(store.ledger, request);
    await releaseLease(store.ledger, first);
    const second = await acquireLease(store.ledger, { ...request, holder: 'b' });
    const third = await acquireLease(store.ledger, { ...request, holder: 'b' });
    expect(second).toEqual({ name: 'operator', holder: 'b', epoch: third.epoch - 1 });
    expect(second.epoch).toBeGreaterThan(first.epoch);
  });

  it('says who holds it and for how long', async () => {
    await acquireLease(store.ledger, request);
    const { holder, expiresInSeconds } = await refusal(store.ledger);
    expect(holder).toBe('a');
    expect(expiresInSeconds).toBeGreaterThan(30);
    expect(expiresInSeconds).toBeLessThanOrEqual(60);
  });

  it('is free when its time is over, by the clock of the database', async () => {
    const old = await acquireLease(store.ledger, request);
    await expireAll(store.ledger);
    await acquireLease(store.ledger, { ...request, holder: 'b' });
    await expect(renewLease(store.ledger, old, 60)).rejects.toThrow(FencedError);
  });

  it('can be taken from a holder that is known to be gone', async () => {
    await acquireLease(store.ledger, request);
    const asked: string[] = [];
    const takeOver = (holder: string) => asked.push(holder) > 0;
    const lease = await acquireLease(store.ledger, { ...request, holder: 'b', takeOver });
    expect(asked).toEqual(['a']);
    expect(lease.holder).toBe('b');
  });

  it('is held longer when renewed', async () => {
    const lease = await acquireLease(store.ledger, { ...request, ttlSeconds: 1 });
    await renewLease(store.ledger, lease, 3600);
    expect((await refusal(store.ledger)).expiresInSeconds).toBeGreaterThan(3000);
  });

  it('keeps leases of other names apart', async () => {
    await acquireLease(store.ledger, request);
    const other = await acquireLease(store.ledger, { ...request, name: 'sweep/abcdefg', holder: 'b' });
    expect(other.holder).toBe('b');
  });

  it('goes to one of many who want it at once', async () => {
    const wanted = ['a', 'b', 'c', 'd'].map((holder) => acquireLease(store.ledger, { ...request, holder }));
    const outcomes = await Promise.allSettled(wanted);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is not given back by someone who has lost it', async () => {
    const old = await acquireLease(store.ledger, request);
    await expireAll(store.ledger);
    const lease = await acquireLease(store.ledger, { ...request, holder: 'b' });
    await releaseLease(store.ledger, old);
    await expect(renewLease(store.ledger, lease, 60)).resolves.toBeUndefined();
  });
});

const task = code(0);
const outcome = { succeeded: true, reason: 'AllTasksSettled', message: '', basis: '0' };

/** Everything that the operator writes. */
const WRITES: Record<string, (ledger: Ledger, lease: Lease) => Promise<unknown>> = {
  'registerSweep, first': (ledger, lease) =>
    registerSweep(ledger, lease, registration({ sweepKey: 'gfedcba', name: 'x' })),
  'registerSweep, again': (ledger, lease) => registerSweep(ledger, lease, registration({ manifest: '{"a":1}' })),
  writeGrid: (ledger, lease) => grid(ledger, lease, [0, 1, 2, 3]),
  markLaunched: (ledger, lease) => markLaunched(ledger, lease, KEY, [task]),
  markAllRunning: (ledger, lease) => markAllRunning(ledger, lease, [task]),
  settleTasks: (ledger, lease) => settleTasks(ledger, lease, KEY, [{ codeTask: task, outcome: 'Failed' }]),
  releaseTask: (ledger, lease) => releaseTask(ledger, lease, task),
  stopPending: (ledger, lease) => stopPending(ledger, lease, KEY, 'over'),
  reopenStopped: (ledger, lease) => reopenStopped(ledger, lease, KEY),
  retryFailed: (ledger, lease) => retryFailed(ledger, lease, KEY, 'now'),
  setOutcome: (ledger, lease) => setOutcome(ledger, lease, KEY, outcome),
  clearOutcome: (ledger, lease) => clearOutcome(ledger, lease, KEY),
  setFinishTime: (ledger, lease) => setFinishTime(ledger, lease, KEY),
  pinData: (ledger, lease) => pinData(ledger, lease, KEY, 'b'.repeat(64)),
  recount: (ledger, lease) => recount(ledger, lease, KEY, { metric: 'ACCURACY' }),
};

eachLedger('a deposed operator', (store) => {
  let old: Lease;

  beforeEach(async () => {
    old = await aSweep(store.ledger, 3);
    // One task of each kind that there can be something to do about.
    await settleTask(store.ledger, old, { sweepKey: KEY, codeTask: code(1), outcome: 'Stopped' });
    await settleTask(store.ledger, old, { sweepKey: KEY, codeTask: code(2), outcome: 'Failed' });
  });

  describe.each(['taken by another', 'given back'])('whose lease was %s', (how) => {
    it.each(Object.entries(WRITES))('cannot %s', async (_, writeSomething) => {
      if (how === 'given back') await releaseLease(store.ledger, old);
      else await acquireLease(store.ledger, { ...request, holder: 'b', takeOver: () => true });
      const before = await everything(store.ledger);
      await expect(writeSomething(store.ledger, old)).rejects.toThrow(FencedError);
      expect(await everything(store.ledger)).toEqual(before);
    });
  });
});

async function everything({ db }: Ledger) {
  return {
    sweeps: await db.selectFrom('TB_SWEEP').selectAll().orderBy('SWEEP_KEY').execute(),
    tasks: await db.selectFrom('TB_TASK').selectAll().orderBy('CODE_TASK').execute(),
    statuses: await db.selectFrom('TB_TASKSTATUS').selectAll().orderBy('CODE_TASK').execute(),
  };
}
