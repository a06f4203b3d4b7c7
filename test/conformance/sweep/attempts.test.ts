import { beforeEach, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  earlierAttempts,
  markLaunched,
  pruneAttempts,
  readTasks,
  recordEpoch,
  recordMetrics,
  releaseTask,
  surveySweep,
} from '../../../ledger/src/index.ts';
import type { Lease } from '../../../ledger/src/index.ts';
import { settleTask } from '../../support/ledger/one-task.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { aResult, aSweep, code, KEY } from './builders.ts';

const TABLES = ['TB_TASKATTEMPT', 'TB_EPOCHMETRIC', 'TB_METRIC'] as const;

eachLedger('attempts before the last one', (store) => {
  let lease: Lease;

  /** An attempt that has recorded something. */
  async function attempt(n: number) {
    const { ledger } = store;
    await markLaunched(ledger, lease, KEY, [code(n)]);
    const claim = await claimTask(ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
    await recordEpoch(ledger, claim, { epoch: 1, loss: 1, seconds: 1 });
    await recordMetrics(ledger, claim, 1, { auc: 0.5 });
    return claim;
  }

  const attemptsIn = async (table: (typeof TABLES)[number]): Promise<[string, number][]> => {
    const rows = await store.ledger.db
      .selectFrom(table)
      .select(['CODE_TASK', 'ATTEMPT'])
      .distinct()
      .orderBy('CODE_TASK')
      .orderBy('ATTEMPT')
      .execute();
    return rows.map(({ CODE_TASK, ATTEMPT }) => [CODE_TASK, ATTEMPT]);
  };

  /** The first task is Completed at its second attempt, the second one is at its second. */
  beforeEach(async () => {
    const { ledger } = store;
    lease = await aSweep(ledger, 3);
    for (const n of [0, 1]) {
      await attempt(n);
      await releaseTask(ledger, lease, code(n));
    }
    await completeTask(ledger, await attempt(0), aResult());
    await settleTask(ledger, lease, { sweepKey: KEY, codeTask: code(0), outcome: 'Completed' });
    await attempt(1);
  });

  it('are found of tasks that are over, and go with all that is recorded of them', async () => {
    const { ledger } = store;
    const before = await Array.fromAsync(readTasks(ledger, KEY));
    expect(await earlierAttempts(ledger, KEY)).toEqual([{ codeTask: code(0), attempts: 1 }]);
    expect(await pruneAttempts(ledger, KEY, [code(0), code(1), code(2)])).toBe(1);
    for (const table of TABLES)
      expect(await attemptsIn(table)).toEqual([
        [code(0), 2],
        [code(1), 1],
        [code(1), 2],
      ]);
    expect(await Array.fromAsync(readTasks(ledger, KEY))).toEqual(before);
    expect(await earlierAttempts(ledger, KEY)).toEqual([]);
    expect(await pruneAttempts(ledger, KEY, [code(0)])).toBe(0);
  });

  it('are counted among what a sweep holds', async () => {
    expect(await surveySweep(store.ledger, KEY)).toEqual({
      tasks: 3,
      results: 1,
      attempts: 4,
      models: 0,
      checkpoints: 0,
      bytes: 0,
    });
  });
});
