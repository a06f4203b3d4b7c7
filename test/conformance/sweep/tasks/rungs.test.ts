import { sql } from 'kysely';
import { beforeEach, expect, it } from 'vitest';
import {
  ALL_TABLES,
  claimTask,
  ClaimRefusedError,
  completeTask,
  deleteSweep,
  forgetRungs,
  markAllRunning,
  markLaunched,
  markPending,
  nextPending,
  openTasks,
  parkTasks,
  pauseTask,
  readPauseAt,
  readRungs,
  readSettlements,
  recordEpoch,
  recordMetrics,
  recount,
  releaseTask,
  reopenStopped,
  requeueLost,
  statusesOf,
  stopEarly,
  stopPending,
} from '../../../../ledger/src/index.ts';
import type { Claim, Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { KEY, aResult, aSweep, code } from '../builders.ts';

eachLedger('tasks that stop early', (store) => {
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 3);
  });

  const launch = (n: number, rung = 0, epoch: number | null = 2) =>
    markLaunched(
      store.ledger,
      lease,
      KEY,
      [code(n)],
      [{ codeTask: code(n), rung, known: 0, ...(epoch !== null && { epoch }) }],
    );
  const claim = (n: number) =>
    claimTask(store.ledger, { codeTask: code(n), holder: `h${n}`, backend: 'b', versions: 'v' });
  const park = (...tasks: number[]) =>
    parkTasks(store.ledger, lease, KEY, { codes: tasks.map((n) => code(n)), metric: 'LOSS' });

  /** Launches and claims a task and trains it to its rung, where it pauses. */
  async function paused(n: number, loss = n): Promise<Claim> {
    await launch(n);
    const held = await claim(n);
    await recordEpoch(store.ledger, held, { epoch: 1, loss: 9, seconds: 1 });
    await recordEpoch(store.ledger, held, { epoch: 2, loss, seconds: 1 });
    expect(await pauseTask(store.ledger, held, { rung: 0, epoch: 2 })).toBe(true);
    return held;
  }

  const statusOf = async (n: number) => (await statusesOf(store.ledger, [code(n)])).get(code(n));
  const pending = async () => (await nextPending(store.ledger, KEY, 9)).map(({ codeTask }) => codeTask);

  it('are told where to pause, once', async () => {
    expect(await readPauseAt(store.ledger, code(0))).toBeUndefined();
    await launch(0);
    expect(await readPauseAt(store.ledger, code(0))).toEqual({ rung: 0, epoch: 2 });
    await releaseTask(store.ledger, lease, code(0));
    await launch(0, 0, 7);
    expect(await readPauseAt(store.ledger, code(0))).toEqual({ rung: 0, epoch: 2 });
  });

  it('pause Pending, with a NOTE and an attempt that has ended well', async () => {
    const held = await paused(0);
    const [task] = await openTasks(store.ledger, KEY);
    expect(task).toMatchObject({
      status: 'Pending',
      hasPaused: true,
      note: expect.stringMatching(/^Paused after epoch 2, /),
    });
    const attempts = await store.ledger.db.selectFrom('TB_TASKATTEMPT').select(['CAUSE', 'EXIT_CODE']).execute();
    expect(attempts).toEqual([{ CAUSE: 'Paused', EXIT_CODE: 0 }]);
    expect(await pauseTask(store.ledger, held, { rung: 0, epoch: 2 }), 'its answer was lost').toBe(true);
  });

  it('stay paused, whatever was decided on them by whoever did not know that yet', async () => {
    await paused(0);
    expect(await markAllRunning(store.ledger, lease, [code(0)])).toEqual([]);
    expect(await markPending(store.ledger, lease, code(0))).toBe(false);
    expect(await releaseTask(store.ledger, lease, code(0))).toBe(false);
    expect(await requeueLost(store.ledger, lease, code(0), 'NoResult')).toBe(false);
    expect(await openTasks(store.ledger, KEY)).toMatchObject([{ status: 'Pending', hasPaused: true }]);
    expect(await park(0)).toEqual([code(0)]);
  });

  it.each<[string, (ledger: Ledger) => Promise<unknown>, string[]]>([
    [
      'STATUS of theirs is Running',
      ({ db }) => db.updateTable('TB_TASKSTATUS').set({ STATUS: 'Running' }).where('CODE_TASK', '=', code(0)).execute(),
      [],
    ],
    ['nothing is known of their rung', ({ db }) => db.deleteFrom('TB_RUNG').execute(), [code(0)]],
  ])('are parked where another program has it that %s', async (_, write, waiting) => {
    await paused(0);
    await write(store.ledger);
    expect(await openTasks(store.ledger, KEY)).toMatchObject([{ hasPaused: true }]);
    expect(await park(0)).toEqual([code(0)]);
    expect(await openTasks(store.ledger, KEY)).toEqual([]);
    expect(await pending()).toEqual([...waiting, code(1), code(2)]);
  });

  it('are told from open ones by nothing that a ledger of an earlier release lacks', async () => {
    await launch(0);
    await claim(0);
    await markPending(store.ledger, lease, code(0));
    const rungs = ALL_TABLES.filter(({ name }) => name === 'TB_RUNG');
    await store.ledger.db.schema.dropTable('TB_RUNG').execute();
    const [open] = await Promise.allSettled([openTasks(store.ledger, KEY)]);
    for (const statement of rungs.flatMap((table) => store.ledger.store.definitions.create(table)))
      await sql.raw(statement).execute(store.ledger.db);
    expect(open).toMatchObject({ value: [{ codeTask: code(0), status: 'Pending', attempt: 1 }] });
  });

  it('train on where they are not to pause any more', async () => {
    await launch(0);
    const held = await claim(0);
    await forgetRungs(store.ledger, lease, KEY);
    expect(await pauseTask(store.ledger, held, { rung: 0, epoch: 2 })).toBe(false);
    expect(await statusOf(0)).toBe('Running');
  });

  it('wait to be launched where the rule that they paused by is no more', async () => {
    const held = await paused(0);
    await forgetRungs(store.ledger, lease, KEY);
    expect(await pauseTask(store.ledger, held, { rung: 0, epoch: 2 }), 'its answer was lost').toBe(true);
    expect(await openTasks(store.ledger, KEY)).toMatchObject([{ codeTask: code(0), hasPaused: true }]);
    expect(await park(0)).toEqual([code(0)]);
    expect(await pending()).toEqual([code(0), code(1), code(2)]);
    expect(await readRungs(store.ledger, KEY)).toEqual({ rungs: [], settlements: 0 });
    await launch(0);
    expect(await readPauseAt(store.ledger, code(0))).toEqual({ rung: 0, epoch: 2 });
  });

  it('wait for nobody once they are parked, in the order in which that became known', async () => {
    await paused(1, 0.5);
    await paused(0, 0.7);
    expect(await park(1, 0, 2)).toEqual([code(0), code(1)]);
    expect(await park(1, 0)).toEqual([]);
    expect(await openTasks(store.ledger, KEY)).toEqual([]);
    expect(await pending()).toEqual([code(2)]);
    await expect(claim(0)).rejects.toThrow(ClaimRefusedError);
    const { rungs, settlements } = await readRungs(store.ledger, KEY);
    expect(settlements).toBe(2);
    expect(rungs).toMatchObject([
      { codeTask: code(1), rung: 0, settlement: 1, value: 0.5, isPaused: true },
      { codeTask: code(0), rung: 0, settlement: 0, value: 0.7, isPaused: true },
    ]);
    expect(await readSettlements(store.ledger, KEY, 'MSE')).toEqual([
      { index: 0, codeTask: code(0), value: null },
      { index: 1, codeTask: code(1), value: null },
    ]);
  });

  it('are compared by the first step from the rung on, and by nothing where there is none', async () => {
    await paused(0);
    const held = { codeTask: code(0), attempt: 1, holder: 'h0' };
    await recordMetrics(store.ledger, held, 1, { f1: 0.1 });
    await recordMetrics(store.ledger, held, 4, { f1: 0.4 });
    await recordMetrics(store.ledger, held, 8, { f1: 0.8 });
    await paused(1);
    await parkTasks(store.ledger, lease, KEY, { codes: [code(0), code(1)], metric: 'f1' });
    const { rungs } = await readRungs(store.ledger, KEY);
    expect(rungs.map(({ value }) => value)).toEqual([0.4, null]);
  });

  it('go on when they are launched for the next stretch', async () => {
    await paused(0);
    await park(0);
    expect(await launch(0, 1, null)).toEqual({ codes: [code(0)], changed: true });
    const held = await claim(0);
    expect(held.attempt).toBe(2);
    expect(await readPauseAt(store.ledger, code(0))).toBeUndefined();
    await completeTask(store.ledger, held, aResult());
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(0), outcome: 'Completed' });
    expect(await readSettlements(store.ledger, KEY, 'MSE')).toMatchObject([{ value: null }, { value: 25 }]);
  });

  it('are stopped with those that wait, and wait at their rung again when they are opened anew', async () => {
    await paused(0);
    await park(0);
    expect(await stopPending(store.ledger, lease, KEY, 'over')).toBe(3);
    expect(await statusOf(0)).toBe('Stopped');
    expect(await reopenStopped(store.ledger, lease, KEY)).toBe(3);
    expect(await pending()).toEqual([code(1), code(2)]);
    expect((await readRungs(store.ledger, KEY)).rungs).toMatchObject([{ isPaused: true }]);
    expect(await forgetRungs(store.ledger, lease, KEY)).toBe(true);
    expect(await pending()).toEqual([code(0), code(1), code(2)]);
  });

  it('are found again where another program has written that they have paused', async () => {
    await store.ledger.db.updateTable('TB_TASK').set({ LAUNCHED: 2 }).where('CODE_TASK', '=', code(1)).execute();
    expect(await pending()).toEqual([code(0), code(2)]);
    await recount(store.ledger, lease, KEY, { metric: 'MSE' });
    expect(await openTasks(store.ledger, KEY)).toMatchObject([{ codeTask: code(1) }]);
  });

  it('stop in the middle with what they had, unless they are completed', async () => {
    for (const n of [0, 1])
      await markLaunched(store.ledger, lease, KEY, [code(n)], [{ codeTask: code(n), rung: 0, known: 0 }]);
    await claim(0);
    await completeTask(store.ledger, await claim(1), aResult());
    const stops = [0, 1].map((n) => ({ codeTask: code(n), note: 'below', epoch: 3, value: 0.5, known: 0 }));
    expect(await stopEarly(store.ledger, lease, KEY, stops)).toEqual([code(0)]);
    expect([await statusOf(0), await statusOf(1)]).toEqual(['Stopped', 'Completed']);
    expect((await readRungs(store.ledger, KEY)).rungs).toMatchObject([
      { codeTask: code(0), epoch: 3, settlement: 1, value: 0.5, isPaused: false },
      { codeTask: code(1) },
    ]);
    expect(await reopenStopped(store.ledger, lease, KEY)).toBe(1);
    expect(await pending()).toEqual([code(0), code(2)]);
  });

  it('leave nothing behind when their sweep is deleted', async () => {
    await paused(0);
    await park(0);
    await deleteSweep(store.ledger, lease, KEY);
    for (const table of ['TB_RUNG', 'TB_SETTLEMENT'] as const)
      expect(await store.ledger.db.selectFrom(table).selectAll().execute()).toEqual([]);
  });
});
