import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  deleteSweep,
  markLaunched,
  pinData,
  readArtifact,
  readEpochs,
  readMetrics,
  readSweep,
  readTasks,
  recordImage,
  recordMetrics,
  recordTrainer,
  registerSweep,
  settleTasks,
  takeOver,
  writeGrid,
} from '../../../ledger/src/index.ts';
import type { Lease, TaskResult } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { aLease, aResult, code, gridName, KEY, point, range, registration, TICKER } from './builders.ts';
import { expectTrueCounters } from './rows.ts';

const OTHER = 'bcdefgh';
const MODEL = { artifact: Buffer.from('model') };

eachLedger('results of other sweeps', (store) => {
  let lease: Lease;

  /** A sweep of three points, trained by this on data of this hash. */
  async function begin(sweepKey: string, trainer = 'built-in', data = 'd'.repeat(64)): Promise<void> {
    const { ledger } = store;
    const name = `sweep-${sweepKey}`;
    await registerSweep(ledger, lease, registration({ sweepKey, name, sha256: sweepKey.padEnd(64, 'a') }));
    await pinData(ledger, lease, sweepKey, data);
    await recordTrainer(ledger, lease, { sweepKey, modelVersion: 1, trainer });
    const points = range(3).map((n) => point(n, sweepKey));
    await writeGrid(ledger, lease, { sweepKey, ticker: TICKER, gridSha256: gridName(range(3)), points });
  }

  async function train(sweepKey: string, task: number, result: Partial<TaskResult>, metrics = {}): Promise<void> {
    const { ledger } = store;
    const codeTask = code(task, sweepKey);
    await markLaunched(ledger, lease, sweepKey, [codeTask]);
    const claim = await claimTask(ledger, { codeTask, holder: 'pod', backend: 'cpu', versions: 'v' });
    await recordMetrics(ledger, claim, 1, { auc: 0.5 });
    await completeTask(ledger, claim, { ...aResult(result), metrics }, MODEL);
    await settleTasks(ledger, lease, sweepKey, [{ codeTask, outcome: 'Completed' }]);
  }

  const take = (metric = 'MSE', ...tasks: number[]) =>
    takeOver(store.ledger, lease, {
      sweepKey: OTHER,
      modelVersion: 1,
      metric,
      codes: (tasks.length > 0 ? tasks : range(3)).map((n) => code(n, OTHER)),
    });
  const ours = () => Array.fromAsync(readTasks(store.ledger, OTHER));

  beforeEach(async () => {
    lease = await aLease(store.ledger);
    await begin(KEY);
  });

  it('complete tasks that wait, with everything that was recorded, and say where it is from', async () => {
    await train(KEY, 0, { mse: 25 }, { f1: 0.5 });
    await train(KEY, 2, { mse: 9 });
    await begin(OTHER);
    expect(await take()).toEqual([code(0, OTHER), code(2, OTHER)]);
    expect(await ours()).toMatchObject([
      {
        status: 'Completed',
        attempt: 1,
        metrics: { MSE: 25, f1: 0.5 },
        naiveMse: 30,
        backend: 'cpu',
        note: `Reused from ${code(0)} of default/sweep-${KEY}`,
      },
      { status: 'Pending', attempt: 0 },
      { status: 'Completed', metrics: { MSE: 9 } },
    ]);
    expect(await readSweep(store.ledger, OTHER)).toMatchObject({
      counts: { total: 3, completed: 2 },
      best: { codeTask: code(2, OTHER), value: 9 },
    });
    await expectTrueCounters(store.ledger, OTHER);
    for (const read of [readMetrics, readEpochs]) {
      const rows = await read(store.ledger, [code(0), code(0, OTHER)]);
      expect(rows.get(code(0, OTHER))).toEqual(rows.get(code(0)));
    }
    expect(await readArtifact(store.ledger, code(0, OTHER))).toEqual(await readArtifact(store.ledger, code(0)));
    expect(await take(), 'once').toEqual([]);
  });

  it('stay as they were taken over when the sweep that they are from is deleted', async () => {
    const { ledger } = store;
    await train(KEY, 0, { mse: 25 }, { f1: 0.5 });
    await begin(OTHER);
    await take();
    const seen = async () => ({
      tasks: await ours(),
      sweep: await readSweep(ledger, OTHER),
      model: await readArtifact(ledger, code(0, OTHER)),
      metrics: await readMetrics(ledger, [code(0, OTHER)]),
    });
    const before = await seen();
    expect(await deleteSweep(ledger, lease, KEY)).toBe(3);
    expect(await seen()).toEqual(before);
    await expectTrueCounters(ledger, OTHER);
    expect(await take(), 'and nothing more comes from there').toEqual([]);
  });

  it('are left where the data, the trainer or the point are others, or our metric has no value', async () => {
    await train(KEY, 0, {});
    await begin(OTHER, 'built-in', 'e'.repeat(64));
    expect(await take()).toEqual([]);
    await begin(OTHER);
    await recordTrainer(store.ledger, lease, { sweepKey: OTHER, modelVersion: 1, trainer: './train' });
    expect(await take()).toEqual([]);
    await recordTrainer(store.ledger, lease, { sweepKey: OTHER, modelVersion: 1, trainer: 'built-in' });
    await pinData(store.ledger, lease, OTHER, 'd'.repeat(64));
    expect(await take('auc')).toEqual([]);
    const { db } = store.ledger;
    await db
      .updateTable('TB_TASK')
      .set({ POINT_SHA256: 'f'.repeat(64) })
      .where('CODE_TASK', '=', code(0))
      .execute();
    expect(await take()).toEqual([]);
    expect((await ours()).map(({ status }) => status)).toEqual(['Pending', 'Pending', 'Pending']);
  });

  it('are left where they were trained by an image that ours is not known to be', async () => {
    const image = { modelVersion: 1, digest: 'sha256:1' };
    await train(KEY, 0, {});
    await recordImage(store.ledger, lease, { sweepKey: KEY, ...image });
    await begin(OTHER);
    expect(await take()).toEqual([]);
    await recordImage(store.ledger, lease, { sweepKey: OTHER, ...image, digest: 'sha256:2' });
    expect(await take()).toEqual([]);
    await recordImage(store.ledger, lease, { sweepKey: OTHER, ...image, isAccepted: true });
    expect(await take()).toEqual([code(0, OTHER)]);
  });

  it('are left for tasks that are at work or over', async () => {
    for (const task of range(3)) await train(KEY, task, {});
    await begin(OTHER);
    await markLaunched(store.ledger, lease, OTHER, [code(0, OTHER)]);
    await settleTasks(store.ledger, lease, OTHER, [{ codeTask: code(1, OTHER), outcome: 'Failed' }]);
    expect(await take()).toEqual([code(2, OTHER)]);
  });

  it('take the place of what an earlier attempt left', async () => {
    await train(KEY, 0, { mse: 25 });
    await begin(OTHER);
    const codeTask = code(0, OTHER);
    await markLaunched(store.ledger, lease, OTHER, [codeTask]);
    await claimTask(store.ledger, { codeTask, holder: 'pod', backend: 'gpu', versions: '' });
    await store.ledger.db
      .updateTable('TB_TASK')
      .set({ LAUNCHED: 0, HOLDER: null })
      .where('CODE_TASK', '=', codeTask)
      .execute();
    await store.ledger.db
      .updateTable('TB_TASKSTATUS')
      .set({ STATUS: 'Pending' })
      .where('CODE_TASK', '=', codeTask)
      .execute();
    expect(await take('MSE', 0)).toEqual([codeTask]);
    expect((await ours())[0]).toMatchObject({ status: 'Completed', attempt: 2, backend: 'cpu', metrics: { MSE: 25 } });
  });
});
