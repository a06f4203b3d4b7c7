import { beforeEach, describe, expect, it } from 'vitest';
import {
  TaskNotFoundError,
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  readSweep,
  recount,
  releaseTask,
  retryFailed,
} from '../../../../ledger/src/index.ts';
import { markRunning, settleTask } from '../../../support/ledger/one-task.ts';
import type { Claim, Lease, TaskOutcome } from '../../../../ledger/src/index.ts';
import { removeOthers } from '../../../../ledger/src/sweep/grid/removal.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid } from '../builders.ts';
import { attempts, expectTrueCounters, status, statusRow } from '../rows.ts';

const NOTHING = { completed: 0, failed: 0, stopped: 0 };

eachLedger('settlement', (store) => {
  let lease: Lease;

  const settle = (n: number, outcome: TaskOutcome, note?: string) =>
    settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome, ...(note && { note }) });
  const launch = async (n: number): Promise<Claim> => {
    await markLaunched(store.ledger, lease, KEY, [code(n)]);
    return await claimTask(store.ledger, { codeTask: code(n), holder: `pod-${n}`, backend: 'cpu', versions: '' });
  };
  const complete = async (n: number, mse: number): Promise<void> => {
    await completeTask(store.ledger, await launch(n), aResult({ mse }));
  };
  const writeResult = (n: number, mse: number | null = 5) =>
    store.ledger.db
      .insertInto('TB_MODELRESULT')
      .values({ CODE_TASK: code(n), MSE: mse })
      .execute();
  const sweep = async () => await readSweep(store.ledger, KEY);

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  it.each<TaskOutcome>(['Completed', 'Failed', 'Stopped'])(
    'lets Completed with a result win over a Job that is %s',
    async (outcome) => {
      await complete(0, 4);
      expect(await settle(0, outcome, 'OOMKilled')).toBe(outcome === 'Completed');
      expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Completed', NOTE: null });
      expect(await sweep()).toMatchObject({
        counts: { ...NOTHING, completed: 1 },
        best: { codeTask: code(0), value: 4 },
      });
    },
  );

  it('comes next for a task that was taken back while a Job that nobody had seen yet completed it', async () => {
    await markLaunched(store.ledger, lease, KEY, [code(0), code(1)]);
    await releaseTask(store.ledger, lease, code(0));
    const claim = await claimTask(store.ledger, { codeTask: code(0), holder: 'unseen', backend: 'cpu', versions: '' });
    await completeTask(store.ledger, claim, aResult());
    expect((await markLaunched(store.ledger, lease, KEY, [code(0), code(2)])).codes).toEqual([code(2)]);
    expect(await settle(0, 'Completed')).toBe(true);
    await expectTrueCounters(store.ledger);
  });

  it('happens once', async () => {
    await complete(0, 4);
    expect(await settle(0, 'Completed')).toBe(true);
    expect(await settle(0, 'Completed')).toBe(false);
    expect(await settle(0, 'Failed')).toBe(false);
    expect((await sweep())?.counts).toMatchObject({ ...NOTHING, completed: 1 });
  });

  it('calls a Job that succeeded without a result Failed', async () => {
    await launch(0);
    expect(await settle(0, 'Completed')).toBe(false);
    expect(await statusRow(store.ledger, code(0))).toMatchObject({
      STATUS: 'Failed',
      NOTE: 'the trainer ended well but left no row in TB_MODELRESULT',
    });
    expect((await sweep())?.counts).toMatchObject({ ...NOTHING, failed: 1 });
  });

  describe('of a trainer that writes nothing but its result', () => {
    it('counts the result after a Job that succeeded', async () => {
      await markLaunched(store.ledger, lease, KEY, [code(0)]);
      expect(await markRunning(store.ledger, lease, code(0))).toBe(true);
      await writeResult(0);
      expect(await settle(0, 'Completed')).toBe(true);
      expect(await status(store.ledger, code(0))).toBe('Completed');
      expect((await sweep())?.best).toEqual({ codeTask: code(0), value: 5 });
    });

    it('does not count the result of a Job that failed', async () => {
      await markLaunched(store.ledger, lease, KEY, [code(0)]);
      await writeResult(0);
      expect(await settle(0, 'Failed', 'Error: exit code 1')).toBe(true);
      expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Failed', NOTE: 'Error: exit code 1' });
      expect(await sweep()).not.toHaveProperty('best');
    });
  });

  it.each<TaskOutcome>(['Completed', 'Failed'])(
    'never counts Completed without a result, after a Job that is %s',
    async (outcome) => {
      await complete(0, 4);
      await store.ledger.db.deleteFrom('TB_MODELRESULT').execute();
      expect(await settle(0, outcome)).toBe(outcome === 'Failed');
      expect(await statusRow(store.ledger, code(0))).toMatchObject({
        STATUS: 'Failed',
        NOTE: 'Corrupt: STATUS is Completed but TB_MODELRESULT has no row of this task',
      });
      expect(await sweep()).not.toHaveProperty('best');
      expect((await sweep())?.counts).toMatchObject({ ...NOTHING, failed: 1 });
      await expectTrueCounters(store.ledger);
    },
  );

  it('knows when there is no such task', async () => {
    await expect(settle(99, 'Failed')).rejects.toThrow(TaskNotFoundError);
  });

  describe('NOTE', () => {
    it("keeps the trainer's own sentence", async () => {
      const claim = await launch(0);
      await failAttempt(store.ledger, claim, { exitCode: 42, cause: 'BadInput', note: 'the series has 3 days' });
      await settle(0, 'Failed', 'the Job failed: BackoffLimitExceeded');
      expect((await statusRow(store.ledger, code(0)))?.NOTE).toBe('the series has 3 days');
    });

    it('says what the operator saw when the last attempt said nothing', async () => {
      const first = await launch(0);
      await failAttempt(store.ledger, first, { exitCode: 1, cause: 'Error', note: 'of an attempt before' });
      await launch(0);
      await settle(0, 'Failed', 'OOMKilled: over its memory limit');
      expect((await statusRow(store.ledger, code(0)))?.NOTE).toBe('OOMKilled: over its memory limit');
      expect(await attempts(store.ledger, code(0))).toMatchObject([
        { CAUSE: 'Error', EXIT_CODE: 1 },
        { CAUSE: 'Failed', NOTE: 'OOMKilled: over its memory limit', DATE_END: expect.any(String) },
      ]);
    });

    it('is not that of an attempt before a retry', async () => {
      const claim = await launch(0);
      await failAttempt(store.ledger, claim, { exitCode: 42, cause: 'BadInput', note: 'the series has 3 days' });
      await settle(0, 'Failed');
      await retryFailed(store.ledger, lease, KEY, 'stamp');
      await settle(0, 'Failed', 'ImagePullBackOff: no such image');
      expect((await statusRow(store.ledger, code(0)))?.NOTE).toBe('ImagePullBackOff: no such image');
    });

    it('is cut at a character boundary', async () => {
      await settle(0, 'Failed', '😀'.repeat(400));
      expect((await statusRow(store.ledger, code(0)))?.NOTE).toBe('😀'.repeat(300));
    });

    it('is gone when the task is tried again', async () => {
      await settle(0, 'Failed', 'broken');
      expect(await retryFailed(store.ledger, lease, KEY, 'stamp')).toBe(1);
      expect(await statusRow(store.ledger, code(0))).toMatchObject({ STATUS: 'Pending', NOTE: null });
    });
  });

  it('asks for a retry once a stamp', async () => {
    await settle(0, 'Failed');
    expect(await retryFailed(store.ledger, lease, KEY, 'first')).toBe(1);
    await settle(0, 'Failed');
    expect(await retryFailed(store.ledger, lease, KEY, 'first')).toBe(0);
    expect(await retryFailed(store.ledger, lease, KEY, 'second')).toBe(1);
  });

  it('ends the attempt of a task that is taken back', async () => {
    const claim = await launch(0);
    await releaseTask(store.ledger, lease, code(0));
    expect(await attempts(store.ledger, code(0))).toMatchObject([{ ATTEMPT: claim.attempt, CAUSE: 'Interrupted' }]);
  });

  describe('best task', () => {
    it('is the one with the smallest MSE, by IDX_TASK among equals', async () => {
      for (const [n, mse] of [7, 3, 9, 3].entries()) {
        await complete(n, mse);
        await settle(n, 'Completed');
        await expectTrueCounters(store.ledger);
      }
      expect((await sweep())?.best).toEqual({ codeTask: code(1), value: 3 });
    });

    it('is the first of two equals, whichever came last', async () => {
      for (const n of [3, 1]) {
        await complete(n, 3);
        await settle(n, 'Completed');
      }
      expect((await sweep())?.best?.codeTask).toBe(code(1));
    });

    it('is the first by IDX_TASK, whatever the codes', async () => {
      await grid(store.ledger, lease, [0, 1, 2, 3, 4, 9, 7]);
      for (const n of [7, 9]) {
        await complete(n, 3);
        await settle(n, 'Completed');
      }
      expect((await sweep())?.best?.codeTask).toBe(code(9));
    });

    it('is another one as soon as its point is out of the grid', async () => {
      for (const [n, mse] of [7, 3, 5].entries()) {
        await complete(n, mse);
        await settle(n, 'Completed');
      }
      const nextEpoch = 2;
      await store.ledger.db
        .updateTable('TB_TASK')
        .set({ GRID_EPOCH: nextEpoch })
        .where('CODE_TASK', '!=', code(1))
        .execute();
      expect(await removeOthers(store.ledger, lease, KEY, nextEpoch)).toBe(1);
      expect((await sweep())?.best).toEqual({ codeTask: code(2), value: 5 });
      await expectTrueCounters(store.ledger);
    });

    it('is none of those without the metric', async () => {
      await writeResult(0, null);
      await settle(0, 'Completed');
      expect((await sweep())?.counts).toMatchObject({ ...NOTHING, completed: 1 });
      expect(await sweep()).not.toHaveProperty('best');
    });

    it('has the value that FLOAT holds, in full', async () => {
      await complete(0, 1062.4717);
      await settle(0, 'Completed');
      expect((await sweep())?.best?.value).toBe(1062.4716796875);
    });

    it('and the counters are repaired by a recount', async () => {
      await complete(0, 4);
      await settle(0, 'Completed');
      await store.ledger.db
        .updateTable('TB_SWEEP')
        .set({ N_TOTAL: 9, N_COMPLETED: 9, N_FAILED: 9, N_STOPPED: 9, BEST_CODE_TASK: code(3), BEST_VALUE: 0 })
        .execute();
      expect(await recount(store.ledger, lease, KEY, { metric: 'MSE' })).toBe(true);
      expect(await recount(store.ledger, lease, KEY, { metric: 'MSE' })).toBe(false);
      await expectTrueCounters(store.ledger);
    });
  });
});
