import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bestModel,
  bestTask,
  claimTask,
  completeTask,
  deleteSweep,
  markLaunched,
  nextPending,
  readSweep,
  readTasks,
  recordMetrics,
  recordedResults,
  recount,
  registerSweep,
  settleTasks,
  surplusModels,
} from '../../../../ledger/src/index.ts';
import type { Goal, Lease, Metrics, TaskResult, WantedObjective } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, registration } from '../builders.ts';
import { expectTrueCounters, statusRow } from '../rows.ts';
import { plansOf, scannedIn } from '../tasks/plans.ts';

const MODEL = { artifact: Buffer.from('model') };

eachLedger('an objective that is no column', (store) => {
  let lease: Lease;

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  const aim = (objective: WantedObjective) => registerSweep(store.ledger, lease, registration({ objective }));

  async function train(task: number, result: TaskResult): Promise<void> {
    await markLaunched(store.ledger, lease, KEY, [code(task)]);
    const claim = await claimTask(store.ledger, { codeTask: code(task), holder: 'pod', backend: 'cpu', versions: '' });
    await recordMetrics(store.ledger, claim, 1, { auc: 100 });
    await completeTask(store.ledger, claim, result, MODEL);
    await settleTasks(store.ledger, lease, KEY, [{ codeTask: code(task), outcome: 'Completed' }]);
  }

  const report = (task: number, metrics: Metrics) => train(task, { metrics });
  const best = async () => (await readSweep(store.ledger, KEY))?.best;

  it.each<[Goal | undefined, number, number]>([
    [undefined, 1, 0.1],
    ['Minimize', 1, 0.1],
    ['Maximize', 2, 0.9],
  ])('with the goal %s has a best task after every settlement', async (goal, task, value) => {
    await aim({ metric: 'auc', goal });
    for (const [nth, auc] of [0.5, 0.1, 0.9, 0.1, 0.9].entries()) {
      await report(nth, { auc, other: -nth });
      await expectTrueCounters(store.ledger);
    }
    expect(await best()).toEqual({ codeTask: code(task), value });
    expect(await bestTask(store.ledger, KEY)).toMatchObject({
      codeTask: code(task),
      metrics: { auc: value, other: -task },
    });
    expect(await recount(store.ledger, lease, KEY, { metric: 'auc', goal })).toBe(false);
  });

  it('is found anew when the metric or its goal changes', async () => {
    await report(0, { auc: 0.5, mse: 1 });
    await report(1, { auc: 0.9, mse: 2 });
    expect(await best()).toEqual({ codeTask: code(0), value: 1 });
    await aim({ metric: 'auc', goal: 'Maximize' });
    expect(await best()).toEqual({ codeTask: code(1), value: 0.9 });
    await aim({ metric: 'auc' });
    expect(await best()).toEqual({ codeTask: code(0), value: 0.5 });
    expect((await readSweep(store.ledger, KEY))?.objective).toEqual({ metric: 'auc', goal: 'Minimize' });
    await aim({ metric: 'MSE', goal: 'Maximize' });
    expect(await best()).toEqual({ codeTask: code(1), value: 2 });
    expect((await aim({ metric: 'MSE', goal: 'Maximize' })).changed).toBe(false);
  });

  it('is mended where another program wrote over it', async () => {
    await aim({ metric: 'auc', goal: 'Maximize' });
    await report(0, { auc: 0.5 });
    await report(1, { auc: 0.9 });
    await store.ledger.db
      .updateTable('TB_SWEEP')
      .set({ GOAL: 'Minimize', BEST_CODE_TASK: code(0) })
      .execute();
    expect(await recount(store.ledger, lease, KEY, { metric: 'auc', goal: 'Maximize' })).toBe(true);
    expect(await best()).toEqual({ codeTask: code(1), value: 0.9 });
    await expectTrueCounters(store.ledger);
  });

  it('has the next best task when the best one goes out of the count', async () => {
    await aim({ metric: 'auc' });
    for (const [nth, auc] of [3, 1, 2].entries()) await report(nth, { auc });
    await store.ledger.db.deleteFrom('TB_METRIC').where('CODE_TASK', '=', code(1)).execute();
    await report(3, { auc: 9 });
    expect(await best()).toEqual({ codeTask: code(2), value: 2 });
  });

  describe('that a trainer did not report', () => {
    beforeEach(() => aim({ metric: 'val_auc', goal: 'Maximize' }));

    it('is no value, and NOTE says what was reported', async () => {
      await report(0, { loss: 1, auc: 0.5 });
      await train(1, {});
      await report(2, { val_auc: 0.1 });
      const notes = [0, 1, 2].map(async (task) => (await statusRow(store.ledger, code(task)))?.NOTE);
      expect(await Promise.all(notes)).toEqual([
        'NoValue: the trainer reported no final "val_auc"; it reported LOSS, auc',
        'NoValue: the trainer reported no final "val_auc"; it reported none',
        null,
      ]);
      expect(await best()).toEqual({ codeTask: code(2), value: 0.1 });
      expect((await readSweep(store.ledger, KEY))?.counts).toMatchObject({ completed: 3, failed: 0 });
    });

    it('leaves a sweep without a best task', async () => {
      await train(0, aResult());
      expect(await best()).toBeUndefined();
      expect(await bestTask(store.ledger, KEY)).toBeUndefined();
    });

    it('is said of a column, too, where others were reported', async () => {
      await aim({ metric: 'mse' });
      await report(0, { val_loss: 1 });
      expect((await statusRow(store.ledger, code(0)))?.NOTE).toBe(
        'NoValue: the trainer reported no final "MSE"; it reported val_loss',
      );
    });
  });

  it('is among the results that a sweep is known to have', async () => {
    expect(await recordedResults(store.ledger, KEY)).toEqual({ metrics: [], naive: false, backend: false });
    await report(0, { recall: 1, accuracy: 0.5 });
    expect(await recordedResults(store.ledger, KEY)).toEqual({
      metrics: ['ACCURACY', 'recall'],
      naive: false,
      backend: true,
    });
    await train(1, { ...aResult(), metrics: { auc: 0.1, recall: 2 } });
    expect((await recordedResults(store.ledger, KEY)).metrics).toEqual(['MSE', 'LOSS', 'ACCURACY', 'auc', 'recall']);
  });

  it('decides which models are kept', async () => {
    await aim({ metric: 'auc', goal: 'Maximize' });
    for (const [nth, auc] of [0.2, 0.8, 0.4].entries()) await report(nth, { auc });
    await train(3, {});
    const objective: WantedObjective = { metric: 'auc', goal: 'Maximize' };
    expect(await bestModel(store.ledger, KEY, objective)).toBe(code(1));
    expect(await surplusModels(store.ledger, KEY, objective, { keep: 'Best', count: 1 })).toEqual([
      code(2),
      code(0),
      code(3),
    ]);
  });

  it('is gone on with when the deletion of its sweep is stopped', async () => {
    await aim({ metric: 'auc' });
    await report(0, { auc: 1 });
    expect(await deleteSweep(store.ledger, lease, KEY, async () => false)).toBe(0);
    expect(await best()).toEqual({ codeTask: code(0), value: 1 });
  });

  it('is looked up by key for each task, whatever the size of the grid', async () => {
    const { ledger } = store;
    await aim({ metric: 'auc' });
    const codes = (await nextPending(ledger, KEY, 5)).map(({ codeTask }) => codeTask);
    const rows = codes.flatMap((CODE_TASK) =>
      Array.from({ length: 100 }, (_, STEP) => ({ CODE_TASK, ATTEMPT: 1, STEP, NAME: 'auc', VALUE: STEP })),
    );
    await ledger.db.insertInto('TB_METRIC').values(rows).execute();
    await report(0, { auc: 1 });
    if (store.kind !== 'sqlite') await sql`analyze table TB_TASK, TB_METRIC`.execute(ledger.db);
    const plans = await plansOf(ledger, (read) =>
      Array.fromAsync(readTasks(read, KEY, { order: { metric: 'auc' }, statuses: ['Completed'] })),
    );
    for (const plan of plans) expect(scannedIn(plan)).not.toContain('m');
  });
});
