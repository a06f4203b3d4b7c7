import { expect, it } from 'vitest';
import {
  acquireLease,
  claimTask,
  completeTask,
  deleteSweep,
  keepCheckpoint,
  markLaunched,
  readSweep,
  recordEpoch,
  recordMetrics,
  registerSweep,
  surveySweep,
  readTasks,
  writeGrid,
} from '../../../ledger/src/index.ts';
import type { TableName } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, gridName, point, registration } from './builders.ts';

const OTHER = 'zyxwvut';
const TABLES: readonly TableName[] = [
  'TB_TASK',
  'TB_TASKSTATUS',
  'TB_HYPERPARAMETER',
  'TB_MODELRESULT',
  'TB_TASKATTEMPT',
  'TB_EPOCHMETRIC',
  'TB_METRIC',
  'TB_PARAMETER',
];

eachLedger('a sweep that is deleted with its rows', (store) => {
  it('leaves nothing of its own, and everything of others', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 3);
    await registerSweep(ledger, lease, registration({ sweepKey: OTHER, sha256: 'b'.repeat(64), name: 'other' }));
    await writeGrid(ledger, lease, {
      sweepKey: OTHER,
      ticker: 'T',
      gridSha256: gridName([9]),
      points: [point(9, OTHER)],
    });
    await markLaunched(ledger, lease, KEY, [code(0)]);
    const claim = await claimTask(ledger, { codeTask: code(0), holder: 'pod-1', backend: 'cpu', versions: '' });
    await recordEpoch(ledger, claim, { epoch: 1, loss: 1, seconds: 1 });
    await recordMetrics(ledger, claim, 1, { auc: 0.5 });
    await ledger.db
      .insertInto('TB_PARAMETER')
      .values({ CODE_TASK: code(0), NAME: 'layers', NUMBER: 2 })
      .execute();
    await completeTask(ledger, claim, aResult({ metrics: { auc: 0.75 } }));
    for (const table of TABLES) {
      const rows = await ledger.db.selectFrom(table).select('CODE_TASK').execute();
      expect(rows.filter(({ CODE_TASK }) => CODE_TASK === code(0))).not.toEqual([]);
    }

    expect(await deleteSweep(ledger, lease, KEY)).toBe(3);
    expect(await readSweep(ledger, KEY)).toBeUndefined();
    for (const table of TABLES) {
      const rows = await ledger.db.selectFrom(table).select('CODE_TASK').execute();
      expect(rows.filter(({ CODE_TASK }) => CODE_TASK.startsWith(KEY))).toEqual([]);
    }
    expect(await Array.fromAsync(readTasks(ledger, OTHER))).toHaveLength(1);
    expect(await deleteSweep(ledger, lease, KEY)).toBe(0);
  });

  it('is stopped in the middle: what is left is counted, and the missing points come back with the grid', async () => {
    const { ledger } = store;
    const total = 1001;
    const lease = await aSweep(ledger, total);
    const asked: number[] = [];
    const deleted = await deleteSweep(ledger, lease, KEY, async (before) => asked.push(before) === 1);
    expect(asked).toEqual([0, deleted]);
    expect(deleted).toBeLessThan(total);
    expect((await readSweep(ledger, KEY))?.counts.total).toBe(total - deleted);
    const all = Array.from({ length: total }, (_, index) => index);
    const grid = { sweepKey: KEY, ticker: 'T', gridSha256: gridName(all), points: all.map((index) => point(index)) };
    expect((await readSweep(ledger, KEY))?.gridSha256).toBeUndefined();
    expect(await writeGrid(ledger, lease, grid)).toMatchObject({
      inserted: deleted,
      kept: total - deleted,
      removed: 0,
    });
    expect((await readSweep(ledger, KEY))?.counts.total).toBe(total);
  });

  it('is gone on with where it was killed in the middle', async () => {
    const { ledger } = store;
    const total = 1001;
    const lease = await aSweep(ledger, total);
    const killed = deleteSweep(ledger, lease, KEY, async (before) => {
      if (before > 0) throw new Error('killed');
      return true;
    });
    await expect(killed).rejects.toThrow('killed');
    const { tasks } = await surveySweep(ledger, KEY);
    expect(tasks).toBeLessThan(total);
    expect(tasks).toBeGreaterThan(0);
    expect(await deleteSweep(ledger, lease, KEY)).toBe(tasks);
    expect(await readSweep(ledger, KEY)).toBeUndefined();
  });

  it('is counted with its models and checkpoints before', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 3);
    await markLaunched(ledger, lease, KEY, [code(0), code(1)]);
    const [done, going] = await Promise.all(
      [code(0), code(1)].map((codeTask) =>
        claimTask(ledger, { codeTask, holder: 'pod', backend: 'cpu', versions: '' }),
      ),
    );
    await completeTask(ledger, done!, aResult(), { artifact: Buffer.alloc(2 * 2 ** 20 + 1) });
    await keepCheckpoint(ledger, going!, { epoch: 1, family: 'f'.repeat(64), content: Buffer.alloc(10) });
    const bytes = 2 * 2 ** 20 + 1 + 10;
    const holdings = { tasks: 3, results: 1, attempts: 2, models: 1, checkpoints: 1, bytes };
    expect(await surveySweep(ledger, KEY)).toEqual(holdings);
  });

  it('is left alone when it may not be begun', async () => {
    const { ledger } = store;
    const lease = await aSweep(ledger, 3);
    const before = await readSweep(ledger, KEY);
    expect(await deleteSweep(ledger, lease, KEY, async () => false)).toBe(0);
    expect(await readSweep(ledger, KEY)).toEqual(before);
  });

  it('is not deleted by a deposed leader', async () => {
    const { ledger } = store;
    const deposed = await aSweep(ledger, 3);
    await acquireLease(ledger, { name: deposed.name, holder: 'successor', ttlSeconds: 60, takeOver: () => true });
    await expect(deleteSweep(ledger, deposed, KEY)).rejects.toMatchObject({ name: 'FencedError' });
    expect(await Array.fromAsync(readTasks(ledger, KEY))).toHaveLength(3);
  });
});
