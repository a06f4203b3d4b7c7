import { expect, test } from 'vitest';
import { backendsOf, claimTask, completeTask, readEpochs, recordEpoch } from '../../../../ledger/src/index.ts';
import type { Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { aResult, aSweep, code, KEY } from '../builders.ts';

eachLedger('what reports read', (store) => {
  test('epochs of the last attempt, in order', async () => {
    const { ledger } = store;
    await aSweep(ledger, 3);
    await train(ledger, 0, 'cpu', [9]);
    await train(ledger, 0, 'cpu', [0.5, 0.25]);
    await train(ledger, 1, 'cpu', []);
    const epochs = await readEpochs(ledger, [code(0), code(1), code(2)]);
    expect([...epochs.keys()]).toEqual([code(0)]);
    expect(epochs.get(code(0))).toEqual([
      { epoch: 1, loss: 0.5, seconds: 1 },
      { epoch: 2, loss: 0.25, seconds: 1 },
    ]);
    expect(await readEpochs(ledger, [])).toEqual(new Map());
  });

  test('backends of completed tasks by their last attempt, the most frequent first', async () => {
    const { ledger } = store;
    await aSweep(ledger, 5);
    await train(ledger, 0, 'gpu', []);
    await train(ledger, 0, 'cpu', []);
    for (const [task, backend] of [
      [0, 'cpu'],
      [1, 'gpu'],
      [2, 'cpu'],
    ] as const)
      await complete(ledger, task, backend);
    await train(ledger, 3, 'tpu', []);
    await completeUnclaimed(ledger, 4);
    expect(await backendsOf(ledger, KEY)).toEqual([
      { backend: 'cpu', tasks: 2 },
      { backend: 'gpu', tasks: 1 },
      { backend: 'none', tasks: 1 },
    ]);
    expect(await backendsOf(ledger, 'another')).toEqual([]);
  });
});

async function claim(ledger: Ledger, task: number, backend: string) {
  return await claimTask(ledger, { codeTask: code(task), holder: 'h', backend, versions: 'v' });
}

/** An attempt that records these losses and does not end. */
async function train(ledger: Ledger, task: number, backend: string, losses: readonly number[]): Promise<void> {
  const held = await claim(ledger, task, backend);
  for (const [at, loss] of losses.entries()) await recordEpoch(ledger, held, { epoch: at + 1, loss, seconds: 1 });
}

async function complete(ledger: Ledger, task: number, backend: string): Promise<void> {
  await completeTask(ledger, await claim(ledger, task, backend), aResult());
}

/** As a trainer does that writes nothing but its result. */
async function completeUnclaimed(ledger: Ledger, task: number): Promise<void> {
  await ledger.db
    .insertInto('TB_MODELRESULT')
    .values({ CODE_TASK: code(task), MSE: 1 })
    .execute();
  await ledger.db
    .updateTable('TB_TASKSTATUS')
    .set({ STATUS: 'Completed' })
    .where('CODE_TASK', '=', code(task))
    .execute();
}
