import { isDeepStrictEqual } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ClaimLostError,
  bestModel,
  claimTask,
  completeTask,
  deleteSweep,
  dropSurplus,
  fitsForecast,
  markLaunched,
  prunableModels,
  pruneModels,
  readArtifact,
  readForecast,
  retryFailed,
  surplusModels,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import type { ForecastSeries, StoredModel, Lease, Retention, TaskResult } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code, grid } from '../builders.ts';

const PART = 2 ** 20;

const FORECAST: ForecastSeries = {
  dates: ['20210104', '20210105'],
  actual: Float32Array.of(1085.5, 1090.25, 1090.25, 1088),
  predicted: Float32Array.of(1086.123, 1091, 1089.5, 1e-8),
  naive: Float32Array.of(1082, 1082, 1085.5, 1085.5),
  horizon: 2,
};

/** Bytes of which no part is like another. */
function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 31 + Math.floor(index / PART)) % 251);
}

const A_MODEL: StoredModel = { artifact: bytes(100), forecast: FORECAST };

eachLedger('kept models', (store) => {
  let lease: Lease;

  const complete = async (n: number, result: Partial<TaskResult> = {}, kept: StoredModel = A_MODEL) => {
    await markLaunched(store.ledger, lease, KEY, [code(n)]);
    const claim = await claimTask(store.ledger, { codeTask: code(n), holder: 'pod', backend: 'cpu', versions: '' });
    await completeTask(store.ledger, claim, aResult(result), kept);
  };
  const settle = (n: number, outcome: 'Completed' | 'Failed' = 'Completed') =>
    settleTask(store.ledger, lease, { sweepKey: KEY, codeTask: code(n), outcome });
  const settled = async (...mses: number[]) => {
    for (const [n, mse] of mses.entries()) {
      await complete(n, { mse });
      await settle(n);
    }
  };
  const codesWithModels = async () => {
    const { db } = store.ledger;
    const tables = ['TB_MODELARTIFACT', 'TB_FORECAST'] as const;
    const [artifacts, forecasts] = await Promise.all(
      tables.map((table) => db.selectFrom(table).select('CODE_TASK').orderBy('CODE_TASK').execute()),
    );
    expect(artifacts).toEqual(forecasts);
    return artifacts?.map(({ CODE_TASK }) => CODE_TASK);
  };
  const surplus = (retention: Retention, metric: 'MSE' | 'ACCURACY' = 'MSE') =>
    surplusModels(store.ledger, KEY, { metric }, retention);

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 5);
  });

  it.each([1, PART - 1, PART, PART + 1, 5 * PART + 7])('come back as they were: %d bytes', async (length) => {
    await complete(0, {}, { artifact: bytes(length) });
    expect(Buffer.compare((await readArtifact(store.ledger, code(0))) ?? bytes(0), bytes(length))).toBe(0);
    const rows = await store.ledger.db.selectFrom('TB_MODELARTIFACT').selectAll().orderBy('PART').execute();
    expect(rows.map(({ PART: part }) => part)).toEqual(Array.from({ length: Math.ceil(length / PART) }, (_, n) => n));
    expect(rows.every(({ CONTENT, SIZE }) => CONTENT.length <= PART && SIZE === length)).toBe(true);
  });

  it('come with their forecasts', async () => {
    await complete(0);
    expect(await readForecast(store.ledger, code(0))).toEqual(FORECAST);
    expect(await store.ledger.db.selectFrom('TB_FORECAST').selectAll().execute()).toMatchObject([
      { CODE_TASK: code(0), DATE_BEGIN: '20210104', DATE_END: '20210105', N_VALUE: 4, HORIZON: 2, LAYOUT: 1 },
    ]);
  });

  it('may have forecasts of almost 4 MiB', async () => {
    const [windows, horizon] = [1000, 523];
    const values = Float32Array.from({ length: windows * horizon }, (_, index) => index / 3);
    const naive = values.map((_, index) => Math.floor(index / horizon));
    const dates = Array.from({ length: windows }, () => '20210104');
    const forecast = { dates, actual: values, predicted: values, naive, horizon };
    expect(fitsForecast(windows, horizon)).toBe(true);
    expect(fitsForecast(windows, horizon + 1)).toBe(false);
    await complete(0, {}, { artifact: bytes(1), forecast });
    expect(isDeepStrictEqual(await readForecast(store.ledger, code(0)), forecast)).toBe(true);
  });

  it('are missed where there are none', async () => {
    expect(await readArtifact(store.ledger, code(0))).toBeUndefined();
    expect(await readForecast(store.ledger, code(0))).toBeUndefined();
    expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBeUndefined();
    expect(await surplus({ keep: 'None', count: 1 })).toEqual([]);
  });

  describe('that somebody changed', () => {
    const CORRUPT = new RegExp(`TB_MODELARTIFACT of ${code(0)} is corrupt: expected \\d+ bytes with SHA-256`);

    it('are refused without one of their parts', async () => {
      await complete(0, {}, { artifact: bytes(2 * PART) });
      await store.ledger.db.deleteFrom('TB_MODELARTIFACT').where('PART', '=', 1).execute();
      await expect(readArtifact(store.ledger, code(0))).rejects.toThrow(CORRUPT);
    });

    it('are refused with another byte', async () => {
      await complete(0);
      await store.ledger.db
        .updateTable('TB_MODELARTIFACT')
        .set({ CONTENT: Buffer.alloc(100) })
        .execute();
      await expect(readArtifact(store.ledger, code(0))).rejects.toThrow(CORRUPT);
    });

    it('are refused with a forecast that lacks bytes, or has another layout', async () => {
      await complete(0);
      await store.ledger.db.updateTable('TB_FORECAST').set({ N_VALUE: 6 }).execute();
      await expect(readForecast(store.ledger, code(0))).rejects.toThrow(/TB_FORECAST of .* is corrupt: .* found 6 val/);
      await store.ledger.db.updateTable('TB_FORECAST').set({ LAYOUT: 2 }).execute();
      await expect(readForecast(store.ledger, code(0))).rejects.toThrow(/expected LAYOUT 1, found 2/);
    });
  });

  it('are written with the result or not at all', async () => {
    await complete(0, { mse: 1 });
    const claim = { codeTask: code(0), attempt: 1, holder: 'pod' };
    await completeTask(store.ledger, claim, aResult({ mse: 2 }), { artifact: bytes(7) });
    expect(await readArtifact(store.ledger, code(0))).toHaveLength(100);
    await markLaunched(store.ledger, lease, KEY, [code(1)]);
    await expect(completeTask(store.ledger, { ...claim, codeTask: code(1) }, aResult(), A_MODEL)).rejects.toThrow(
      ClaimLostError,
    );
    expect(await codesWithModels()).toEqual([code(0)]);
  });

  describe('of the best tasks', () => {
    it.each<[string, Retention, number[]]>([
      ['two', { keep: 'Best', count: 2 }, [0, 3]],
      ['more than there are', { keep: 'Best', count: 9 }, []],
      ['none', { keep: 'None', count: 2 }, [1, 2, 0, 3]],
      ['all', { keep: 'All', count: 1 }, []],
    ])('are %s', async (_, retention, out) => {
      await settled(5, 1, 3, 9);
      expect(await surplus(retention)).toEqual(out.map((n) => code(n)));
      await dropSurplus(store.ledger, lease, await surplus(retention));
      expect(await surplus(retention)).toEqual([]);
      expect(await codesWithModels()).toEqual([0, 1, 2, 3].filter((n) => !out.includes(n)).map((n) => code(n)));
    });

    it('are, among equals, those with the smaller IDX_TASK', async () => {
      await grid(store.ledger, lease, [0, 1, 2, 3, 4, 9, 7]);
      for (const n of [7, 9]) {
        await complete(n, { mse: 3 });
        await settle(n);
      }
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([code(7)]);
      expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBe(code(9));
    });

    it('are those with the largest ACCURACY, where that is the objective', async () => {
      for (const [n, accuracy] of [0.4, 0.6, 0.5].entries()) {
        await complete(n, { accuracy, mse: n });
        await settle(n);
      }
      expect(await surplus({ keep: 'Best', count: 1 }, 'ACCURACY')).toEqual([code(2), code(0)]);
      expect(await bestModel(store.ledger, KEY, { metric: 'ACCURACY' })).toBe(code(1));
    });

    it('do not count, nor drop, one that is not settled yet', async () => {
      await settled(5);
      await complete(1, { mse: 1 });
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([]);
      expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBe(code(0));
      await settle(1);
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([code(0)]);
    });

    it('are ranked without one whose result somebody deleted, which keeps its model', async () => {
      await settled(5, 1);
      await store.ledger.db.deleteFrom('TB_MODELRESULT').where('CODE_TASK', '=', code(1)).execute();
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([]);
      expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBe(code(0));
    });

    it.each(['Failed', 'Done', ''])('keep one whose STATUS somebody set to %j', async (word) => {
      await settled(5, 1);
      await store.ledger.db
        .updateTable('TB_TASKSTATUS')
        .set({ STATUS: word })
        .where('CODE_TASK', '=', code(1))
        .execute();
      expect(await surplus({ keep: 'None', count: 1 })).toEqual([code(0)]);
    });

    it('are all kept where another metric is the objective, also those without a value of it', async () => {
      await settled(5, 1, 3);
      await store.ledger.db
        .updateTable('TB_MODELRESULT')
        .set({ ACCURACY: null })
        .where('CODE_TASK', '=', code(1))
        .execute();
      expect(await surplus({ keep: 'Best', count: 3 }, 'ACCURACY')).toEqual([]);
      expect(await surplus({ keep: 'Best', count: 2 }, 'ACCURACY')).toEqual([code(1)]);
      expect(await bestModel(store.ledger, KEY, { metric: 'ACCURACY' })).toBe(code(0));
    });
  });

  describe('of points that leave the grid', () => {
    const tasks = ['settled', 'running'] as const;

    it.each(tasks)('are kept and no surplus: %s', async (how) => {
      await settled(5);
      await complete(1, { mse: 1 });
      if (how === 'settled') await settle(1);
      await grid(store.ledger, lease, [0, 2, 3, 4]);
      if (how === 'running') await settle(1);
      expect(await codesWithModels()).toEqual([code(0), code(1)]);
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([]);
      expect(await surplus({ keep: 'None', count: 1 })).toEqual([code(0)]);
      expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBe(code(0));
    });

    it('count again when the points are back', async () => {
      await settled(5, 1);
      await grid(store.ledger, lease, [0, 2, 3, 4]);
      await grid(store.ledger, lease, [0, 1, 2, 3, 4]);
      expect(await bestModel(store.ledger, KEY, { metric: 'MSE' })).toBe(code(1));
      expect(await surplus({ keep: 'Best', count: 1 })).toEqual([code(0)]);
    });

    it('go when they are pruned, and not before', async () => {
      await settled(5, 1, 3);
      await complete(3);
      await grid(store.ledger, lease, [0, 4]);
      const prunable = await prunableModels(store.ledger, KEY);
      const bytesOfForecast = 4 * (2 + 2 + 4 + 4);
      expect(prunable).toEqual([1, 2].map((n) => ({ codeTask: code(n), bytes: 100 + bytesOfForecast })));
      await grid(store.ledger, lease, [0, 2, 4]);
      const codes = [0, 1, 2, 3].map((n) => code(n));
      expect(await pruneModels(store.ledger, KEY, codes)).toEqual([code(1)]);
      expect(await codesWithModels()).toEqual([code(0), code(2), code(3)]);
      expect(await prunableModels(store.ledger, KEY)).toEqual([]);
    });
  });

  describe('go with', () => {
    it('a result that is lost', async () => {
      await complete(0);
      await store.ledger.db.deleteFrom('TB_MODELRESULT').execute();
      await settle(0);
      expect(await codesWithModels()).toEqual([]);
    });

    it('a task that is trained again', async () => {
      await complete(0);
      await store.ledger.db.updateTable('TB_TASKSTATUS').set({ STATUS: 'Failed' }).execute();
      await store.ledger.db.updateTable('TB_TASK').set({ SETTLED: 1 }).execute();
      await retryFailed(store.ledger, lease, KEY, 'stamp');
      expect(await codesWithModels()).toEqual([]);
    });

    it('the sweep', async () => {
      await settled(5, 1);
      await deleteSweep(store.ledger, lease, KEY);
      expect(await codesWithModels()).toEqual([]);
    });
  });
});
