import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  CorruptError,
  deleteSweep,
  findCheckpoint,
  markLaunched,
  readMetrics,
  recordEpoch,
  releaseTask,
  resumeFrom,
  setFinishTime,
  setOutcome,
} from '../../../../ledger/src/index.ts';
import type { Claim, FoundCheckpoint, Lease } from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, range } from '../builders.ts';

const FAMILY = 'f'.repeat(64);
/** Larger than one row holds. */
const LARGE = 2 ** 20 + 1;

/** Content that says whose it is. */
const contentOf = (epoch: number, size = 8) => new Uint8Array(size).fill(epoch);

eachLedger('checkpoints', (store) => {
  let lease: Lease;
  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
    await markLaunched(
      store.ledger,
      lease,
      KEY,
      range(5).map((n) => code(n)),
    );
  });

  const claim = (index: number, holder = 'h') =>
    claimTask(store.ledger, { codeTask: code(index), holder, backend: 'b', versions: 'v' });
  /** Completes a task, and has whoever drives the sweep settle it. */
  async function complete(held: Claim) {
    await completeTask(store.ledger, held, aResult());
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: held.codeTask, outcome: 'Completed' });
  }
  const find = (index: number, epochs: number, family = FAMILY) =>
    findCheckpoint(store.ledger, { codeTask: code(index), family, epochs });
  const kept = async () =>
    await store.ledger.db
      .selectFrom('TB_CHECKPOINT')
      .select(['CODE_TASK', 'EPOCH'])
      .distinct()
      .orderBy('CODE_TASK')
      .execute();

  /** Records epochs up to one, the last one with a checkpoint. */
  async function train(held: Claim, { from = 1, to, size }: { from?: number; to: number; size?: number }) {
    for (let epoch = from; epoch <= to; epoch += 1) {
      const checkpoint = epoch === to ? { family: FAMILY, content: contentOf(epoch, size) } : undefined;
      const metrics = { VALIDATION_MSE: epoch * 2 };
      await recordEpoch(store.ledger, held, { epoch, loss: 1 / epoch, seconds: epoch, metrics, checkpoint });
    }
  }

  /** Goes on from a checkpoint that has to be there. */
  async function resumed(held: Claim, found: FoundCheckpoint | undefined) {
    if (found === undefined) throw new Error('expected a checkpoint, found none');
    await resumeFrom(store.ledger, held, found);
  }

  it.each([8, LARGE])('are found as they were written (%d bytes)', async (size) => {
    const held = await claim(4);
    await train(held, { to: 2, size });
    const content = contentOf(2, size);
    expect(await find(4, 4)).toEqual({ codeTask: code(4), attempt: 1, epoch: 2, family: FAMILY, content });
  });

  it('of an earlier epoch are replaced', async () => {
    const held = await claim(4);
    await train(held, { to: 1, size: LARGE });
    await train(held, { from: 2, to: 3 });
    expect(await kept()).toEqual([{ CODE_TASK: code(4), EPOCH: 3 }]);
  });

  it('of a task with fewer epochs are found, the latest of them, and no later ones', async () => {
    await train(await claim(2), { to: 2 });
    await train(await claim(3), { to: 3 });
    expect(await find(4, 4)).toMatchObject({ codeTask: code(3), epoch: 3 });
    expect(await find(4, 2)).toMatchObject({ codeTask: code(2), epoch: 2 });
    expect(await find(4, 1)).toBeUndefined();
  });

  it('of another family are not found', async () => {
    await train(await claim(2), { to: 2 });
    expect(await find(4, 4, 'e'.repeat(64))).toBeUndefined();
  });

  it('that were damaged say so', async () => {
    await train(await claim(4), { to: 2 });
    await store.ledger.db
      .updateTable('TB_CHECKPOINT')
      .set({ CONTENT: Buffer.from('no') })
      .execute();
    await expect(find(4, 4)).rejects.toThrow(CorruptError);
  });

  it('give an attempt the steps before it, and are noted', async () => {
    await train(await claim(2), { to: 2 });
    const held = await claim(4);
    const found = await find(4, 4);
    await resumed(held, found);
    await resumed(held, found);
    await train(held, { from: 3, to: 4 });
    const epochs = await store.ledger.db
      .selectFrom('TB_EPOCHMETRIC')
      .select(['EPOCH', 'LOSS', 'SECONDS'])
      .where('CODE_TASK', '=', code(4))
      .orderBy('EPOCH')
      .execute();
    expect(epochs).toEqual([1, 2, 3, 4].map((EPOCH) => ({ EPOCH, LOSS: 1 / EPOCH, SECONDS: EPOCH })));
    const steps = [1, 2, 3, 4].map((step) => ({ step, metrics: { VALIDATION_MSE: step * 2 } }));
    expect(await readMetrics(store.ledger, [code(4)])).toEqual(new Map([[code(4), steps]]));
    expect(await store.ledger.db.selectFrom('TB_RESUMPTION').selectAll().execute()).toMatchObject([
      { CODE_TASK: code(4), ATTEMPT: 1, EPOCH: 2, FROM_TASK: code(2), FROM_ATTEMPT: 1 },
    ]);
  });

  it('of an attempt before are gone on from by the next', async () => {
    await train(await claim(4), { to: 2 });
    await releaseTask(store.ledger, lease, code(4));
    await markLaunched(store.ledger, lease, KEY, [code(4)]);
    const held = await claim(4, 'another');
    await resumed(held, await find(4, 4));
    expect(held.attempt).toBe(2);
    expect(await store.ledger.db.selectFrom('TB_RESUMPTION').selectAll().execute()).toMatchObject([
      { CODE_TASK: code(4), ATTEMPT: 2, EPOCH: 2, FROM_TASK: code(4), FROM_ATTEMPT: 1 },
    ]);
  });

  it('are written by nobody whose task is another one’s now', async () => {
    const late = await claim(4);
    await claim(4, 'another');
    await expect(train(late, { to: 1 })).rejects.toThrow('no longer held');
    expect(await kept()).toEqual([]);
  });

  it('of a completed task stay for longer ones, of its last epoch only', async () => {
    const shorter = await claim(2);
    await train(shorter, { to: 2 });
    await complete(shorter);
    const another = await claim(3);
    await train(another, { to: 2 });
    await recordEpoch(store.ledger, another, { epoch: 3, loss: 1, seconds: 1 });
    await complete(another);
    expect(await kept()).toEqual([{ CODE_TASK: code(2), EPOCH: 2 }]);
  });

  it('of a shorter task go once the longer one is completed', async () => {
    const shorter = await claim(2);
    await train(shorter, { to: 2 });
    await complete(shorter);
    const longer = await claim(4);
    await resumed(longer, await find(4, 4));
    await recordEpoch(store.ledger, longer, { epoch: 3, loss: 1, seconds: 1 });
    await complete(longer);
    expect(await kept()).toEqual([]);
  });

  it('of a shorter task that is still at work stay', async () => {
    const shorter = await claim(2);
    await train(shorter, { to: 1 });
    const longer = await claim(4);
    await resumed(longer, await find(4, 4));
    await complete(longer);
    expect(await kept()).toEqual([{ CODE_TASK: code(2), EPOCH: 1 }]);
  });

  it('of tasks that failed or were stopped go', async () => {
    for (const index of [2, 3]) await train(await claim(index), { to: 2 });
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(2), outcome: 'Failed' });
    await settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(3), outcome: 'Stopped' });
    expect(await kept()).toEqual([]);
  });

  it('go when their sweep is over, and with its rows', async () => {
    for (const index of [2, 3]) await train(await claim(index), { to: 2 });
    await setOutcome(store.ledger, lease, KEY, { succeeded: true, reason: 'AllDone', message: '', basis: 'b' });
    await setFinishTime(store.ledger, lease, KEY);
    expect(await kept()).toEqual([]);
    await resumed(await claim(4), { codeTask: code(2), attempt: 1, epoch: 2, family: FAMILY, content: contentOf(2) });
    await deleteSweep(store.ledger, lease, KEY);
    expect(await store.ledger.db.selectFrom('TB_RESUMPTION').selectAll().execute()).toEqual([]);
  });

  it('are not written beyond what a sweep may have', async () => {
    await train(await claim(2), { to: 2 });
    await store.ledger.db
      .updateTable('TB_CHECKPOINT')
      .set({ SIZE: 2 ** 30 })
      .execute();
    const held = await claim(4);
    const checkpoint = { family: FAMILY, content: contentOf(1) };
    expect(await recordEpoch(store.ledger, held, { epoch: 1, loss: 1, seconds: 1, checkpoint })).toBe(false);
    expect(await kept()).toEqual([{ CODE_TASK: code(2), EPOCH: 2 }]);
  });
});
