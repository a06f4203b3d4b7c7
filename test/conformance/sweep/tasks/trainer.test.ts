import { beforeEach, describe, expect, it } from 'vitest';
import {
  ClaimLostError,
  ClaimRefusedError,
  LedgerError,
  TaskNotFoundError,
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  openLedger,
  readTask,
  recordEpoch,
  releaseTask,
  updateTaskstatus,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { Claim, Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, TICKER, aResult, aSweep, code, point } from '../builders.ts';
import { attempts, status, statusRow } from '../rows.ts';

const TASK = code(1);

const claimAs = (ledger: Ledger, holder: string): Promise<Claim> =>
  claimTask(ledger, { codeTask: TASK, holder, backend: 'tensorflow-cpu', versions: 'tf 2.15.1' });

eachLedger('a trainer', (store) => {
  let lease: Lease;

  const results = () => store.ledger.db.selectFrom('TB_MODELRESULT').selectAll().execute();
  const epochs = () =>
    store.ledger.db.selectFrom('TB_EPOCHMETRIC').select(['ATTEMPT', 'EPOCH', 'LOSS']).orderBy('ATTEMPT').execute();

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 3);
    await markLaunched(store.ledger, lease, KEY, [TASK]);
  });

  it('reads its task in exact numbers', async () => {
    expect(await readTask(store.ledger, TASK)).toEqual({
      codeTask: TASK,
      ticker: TICKER,
      parameters: point(1).parameters,
      point: { begin: '20130101', end: '20221231', modelVersion: 1, seed: 42 },
      status: 'Pending',
    });
  });

  it('is told when there is no such task', async () => {
    await expect(readTask(store.ledger, code(99))).rejects.toThrow(TaskNotFoundError);
    await expect(claimTask(store.ledger, { codeTask: 'x', holder: 'a', backend: '', versions: '' })).rejects.toThrow(
      "no task has the CODE_TASK 'x'",
    );
  });

  it('compares codes to the letter', async () => {
    await expect(readTask(store.ledger, TASK.toUpperCase())).rejects.toThrow(TaskNotFoundError);
    await expect(readTask(store.ledger, `${TASK} `)).rejects.toThrow(TaskNotFoundError);
    const request = { codeTask: `${TASK} `, holder: 'a', backend: '', versions: '' };
    await expect(claimTask(store.ledger, request)).rejects.toThrow(TaskNotFoundError);
  });

  it('claims, records and completes', async () => {
    const claim = await claimAs(store.ledger, 'pod-1');
    expect(claim).toEqual({ codeTask: TASK, attempt: 1, holder: 'pod-1' });
    expect(await status(store.ledger, TASK)).toBe('Running');
    await recordEpoch(store.ledger, claim, { epoch: 1, loss: 0.25, seconds: 2 });
    await recordEpoch(store.ledger, claim, { epoch: 1, loss: 0.125, seconds: 2 });
    await completeTask(store.ledger, claim, aResult({ mse: 25, naiveMse: 31.25 }));

    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Completed', NOTE: null });
    expect(await epochs()).toEqual([{ ATTEMPT: 1, EPOCH: 1, LOSS: 0.125 }]);
    expect(await results()).toMatchObject([
      {
        CODE_TASK: TASK,
        TICKER,
        VERSION_MODEL: 1,
        DATE_B_TRAIN: '20130101',
        DATE_E_TRAIN: '20201231',
        DATE_B_TEST: '20210101',
        DATE_E_TEST: '20221231',
        ACCURACY: 0.5,
        MSE: 25,
      },
    ]);
    expect(await attempts(store.ledger, TASK)).toMatchObject([
      {
        ATTEMPT: 1,
        HOLDER: 'pod-1',
        BACKEND: 'tensorflow-cpu',
        VERSIONS: 'tf 2.15.1',
        DATE_END: expect.any(String),
        EXIT_CODE: 0,
        CAUSE: 'Completed',
        NAIVE_MSE: 31.25,
      },
    ]);
  });

  it('may complete twice, for the answer of the first time may get lost', async () => {
    const claim = await claimAs(store.ledger, 'pod-1');
    await completeTask(store.ledger, claim, aResult({ mse: 1 }));
    await completeTask(store.ledger, claim, aResult({ mse: 2 }));
    expect(await results()).toMatchObject([{ MSE: 1 }]);
  });

  it('replaces a result that an earlier attempt of a minimal trainer left', async () => {
    await store.ledger.db.insertInto('TB_MODELRESULT').values({ CODE_TASK: TASK, MSE: 99, LOSS: 9 }).execute();
    await completeTask(store.ledger, await claimAs(store.ledger, 'pod-1'), aResult({ mse: 1 }));
    expect(await results()).toMatchObject([{ CODE_TASK: TASK, MSE: 1, TICKER }]);
  });

  it('fails with a sentence, and leaves the verdict to the operator', async () => {
    const claim = await claimAs(store.ledger, 'pod-1');
    await failAttempt(store.ledger, claim, { exitCode: 42, cause: 'BadInput', note: 'too few days' });
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE: 'too few days' });
    expect(await attempts(store.ledger, TASK)).toMatchObject([
      { EXIT_CODE: 42, CAUSE: 'BadInput', NOTE: 'too few days', DATE_END: expect.any(String) },
    ]);
  });

  describe('that claims the task that it holds already', () => {
    it('goes on with its attempt, which says what it says now', async () => {
      const first = await claimTask(store.ledger, {
        codeTask: TASK,
        holder: 'pod-1',
        backend: 'python3',
        versions: '',
      });
      const second = await claimAs(store.ledger, 'pod-1');
      expect(second).toEqual(first);
      expect(await attempts(store.ledger, TASK)).toMatchObject([
        { ATTEMPT: 1, HOLDER: 'pod-1', BACKEND: 'tensorflow-cpu', VERSIONS: 'tf 2.15.1', DATE_END: null },
      ]);
      await recordEpoch(store.ledger, first, { epoch: 1, loss: 1, seconds: 1 });
      await completeTask(store.ledger, second, aResult({ mse: 1 }));
      expect(await status(store.ledger, TASK)).toBe('Completed');
    });

    it('makes another attempt once that one has an end', async () => {
      const first = await claimAs(store.ledger, 'pod-1');
      await failAttempt(store.ledger, first, { exitCode: 1, cause: 'TrainerError', note: 'out of luck' });
      expect(await claimAs(store.ledger, 'pod-1')).toMatchObject({ attempt: 2 });
    });

    it('makes another attempt once it was taken back', async () => {
      await claimAs(store.ledger, 'pod-1');
      await releaseTask(store.ledger, lease, TASK);
      await markLaunched(store.ledger, lease, KEY, [TASK]);
      expect(await claimAs(store.ledger, 'pod-1')).toMatchObject({ attempt: 2 });
      expect((await attempts(store.ledger, TASK)).map(({ CAUSE }) => CAUSE)).toEqual(['Interrupted', null]);
    });

    it('makes another attempt where somebody deleted the row of that one', async () => {
      await claimAs(store.ledger, 'pod-1');
      await store.ledger.db.deleteFrom('TB_TASKATTEMPT').execute();
      expect(await claimAs(store.ledger, 'pod-1')).toMatchObject({ attempt: 2 });
    });
  });

  it('fails once: what it said first stays', async () => {
    const claim = await claimAs(store.ledger, 'pod-1');
    await failAttempt(store.ledger, claim, { exitCode: 42, cause: 'BadInput', note: 'too few days' });
    const before = await attempts(store.ledger, TASK);
    await failAttempt(store.ledger, claim, {
      exitCode: null,
      cause: 'TrainerError',
      note: 'the trainer exited with 42',
    });
    expect(await attempts(store.ledger, TASK)).toEqual(before);
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ NOTE: 'too few days' });
  });

  describe('whose task was given to another one', () => {
    const LOSSES: Record<string, (ledger: Ledger) => Promise<unknown>> = {
      'by a claim': (ledger) => claimAs(ledger, 'pod-2'),
      'because its Job was gone': (ledger) => releaseTask(ledger, lease, TASK),
      'because it was stopped': (ledger) =>
        settleTask(ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Stopped' }),
    };

    it.each(Object.entries(LOSSES))('%s writes nothing any more', async (_, lose) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await lose(store.ledger);
      const before = [await statusRow(store.ledger, TASK), await attempts(store.ledger, TASK)];
      const late = [
        () => recordEpoch(store.ledger, claim, { epoch: 1, loss: 1, seconds: 1 }),
        () => completeTask(store.ledger, claim, aResult()),
        () => failAttempt(store.ledger, claim, { exitCode: 1, cause: 'Error', note: 'late' }),
      ];
      for (const write of late) await expect(write()).rejects.toThrow(ClaimLostError);
      expect([await statusRow(store.ledger, TASK), await attempts(store.ledger, TASK)]).toEqual(before);
      expect([await results(), await epochs()]).toEqual([[], []]);
    });
  });

  it.each(['Failed', 'Stopped'] as const)('cannot claim a task that is %s', async (outcome) => {
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome });
    const refused = claimAs(store.ledger, 'pod-1');
    await expect(refused).rejects.toThrow(ClaimRefusedError);
    await expect(refused).rejects.toThrow(`its STATUS is ${outcome}, expected Pending or Running`);
    expect(await attempts(store.ledger, TASK)).toEqual([]);
  });

  it('cannot claim a task that is settled, even if someone wrote another STATUS', async () => {
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: TASK, outcome: 'Failed' });
    await updateTaskstatus(store.ledger, TASK, TICKER, 'Pending', null);
    await expect(claimAs(store.ledger, 'pod-1')).rejects.toThrow(ClaimRefusedError);
  });

  it('wins alone against others that claim at the same moment, each on a connection of its own', async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => openLedger(store.url)));
    const claims = await Promise.all(others.map((ledger, n) => claimAs(ledger, `pod-${n}`)));
    expect(new Set(claims.map(({ attempt }) => attempt)).size).toBe(4);
    const ends = await Promise.allSettled(
      claims.map(async (claim, n) => await completeTask(others[n] ?? store.ledger, claim, aResult({ mse: n }))),
    );
    await Promise.all(others.map((ledger) => ledger.close()));

    const winner = claims.findIndex(({ attempt }) => attempt === 4);
    expect(ends.map((end) => end.status)).toEqual(claims.map((_, n) => (n === winner ? 'fulfilled' : 'rejected')));
    expect(await results()).toMatchObject([{ MSE: winner }]);
    const causes = (await attempts(store.ledger, TASK)).map(({ CAUSE }) => CAUSE);
    expect(causes).toEqual(['Replaced', 'Replaced', 'Replaced', 'Completed']);
  });

  describe.each([NaN, Infinity, -Infinity])('with the figure %d', (bad) => {
    it.each(['loss', 'accuracy', 'mse', 'naiveMse'] as const)('as %s writes nothing', async (figure) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(completeTask(store.ledger, claim, aResult({ [figure]: bad }))).rejects.toThrow(LedgerError);
      expect(await status(store.ledger, TASK)).toBe('Running');
      expect(await results()).toEqual([]);
    });
  });

  it.each([NaN, Infinity])('records no epoch with the loss %d', async (loss) => {
    const claim = await claimAs(store.ledger, 'pod-1');
    await expect(recordEpoch(store.ledger, claim, { epoch: 3, loss, seconds: 1 })).rejects.toThrow(
      `epoch 3 of ${TASK}: expected a finite loss, found ${loss}`,
    );
    expect(await epochs()).toEqual([]);
  });
});
