import { expect, it } from 'vitest';
import {
  acquireLease,
  claimTask,
  completeTask,
  deleteSweep,
  markLaunched,
  readSweep,
  recordEpoch,
  registerSweep,
  readTasks,
  writeGrid,
} from '../../../ledger/src/index.ts';
import type { TableName } from '../../../ledger/src/index.ts';
import { eachLedger } from '../../support/ledgers.ts';
import { KEY, aResult, aSweep, code, gridName, point, registration } from './builders.ts';

const OTHER = 'zyxwvut';
const TABLES: readonly TableName[] = [
  'TB_TASK',
  'TB_TASKSTATUS',
  'TB_HYPERPARAMETER',
  'TB_MODELRESULT',
  'TB_TASKATTEMPT',
  'TB_EPOCHMETRIC',
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
    await completeTask(ledger, claim, aResult());

    expect(await deleteSweep(ledger, lease, KEY)).toBe(3);
    expect(await readSweep(ledger, KEY)).toBeUndefined();
    for (const table of TABLES) {
      const rows = await ledger.db.selectFrom(table).select('CODE_TASK').execute();
      expect(rows.filter(({ CODE_TASK }) => CODE_TASK.startsWith(KEY))).toEqual([]);
    }
    expect(await Array.fromAsync(readTasks(ledger, OTHER))).toHaveLength(1);
    expect(await deleteSweep(ledger, lease, KEY)).toBe(0);
  });

  it('is not deleted by a deposed leader', async () => {
    const { ledger } = store;
    const deposed = await aSweep(ledger, 3);
    await acquireLease(ledger, { name: deposed.name, holder: 'successor', ttlSeconds: 60, takeOver: () => true });
    await expect(deleteSweep(ledger, deposed, KEY)).rejects.toMatchObject({ name: 'FencedError' });
    expect(await Array.fromAsync(readTasks(ledger, KEY))).toHaveLength(3);
  });
});
