import { beforeEach, describe, expect, it } from 'vitest';
import {
  ClaimLostError,
  claimTask,
  completeTask,
  failAttempt,
  markLaunched,
  readMetrics,
  recordMetrics,
  releaseTask,
} from '../../../../ledger/src/index.ts';
import type { Claim, Lease, Ledger } from '../../../../ledger/src/index.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { KEY, aResult, aSweep, code } from '../builders.ts';
import { status } from '../rows.ts';

const TASK = code(1);

const claimAs = (ledger: Ledger, holder: string, codeTask = TASK): Promise<Claim> =>
  claimTask(ledger, { codeTask, holder, backend: 'torch', versions: '' });

eachLedger('metrics of any name', (store) => {
  let lease: Lease;

  const rows = () =>
    store.ledger.db
      .selectFrom('TB_METRIC')
      .select(['CODE_TASK', 'ATTEMPT', 'STEP', 'NAME', 'VALUE'])
      .orderBy('ATTEMPT')
      .orderBy('STEP')
      .orderBy('NAME')
      .execute();
  const results = () => store.ledger.db.selectFrom('TB_MODELRESULT').selectAll().execute();

  beforeEach(async () => {
    lease = await aSweep(store.ledger, 3);
    await markLaunched(store.ledger, lease, KEY, [TASK, code(2)]);
  });

  describe('of a step', () => {
    it('are recorded together; the same one of the same step replaces it', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await recordMetrics(store.ledger, claim, 0, { loss: 0.1, 'val/auc': 1 / 3, 'μ F1': -1e300 });
      await recordMetrics(store.ledger, claim, 0, { 'val/auc': 2 / 3 });
      await recordMetrics(store.ledger, claim, 7, {});
      expect(await rows()).toEqual([
        { CODE_TASK: TASK, ATTEMPT: 1, STEP: 0, NAME: 'LOSS', VALUE: 0.1 },
        { CODE_TASK: TASK, ATTEMPT: 1, STEP: 0, NAME: 'val/auc', VALUE: 2 / 3 },
        { CODE_TASK: TASK, ATTEMPT: 1, STEP: 0, NAME: 'μ F1', VALUE: -1e300 },
      ]);
    });

    it('are told apart by every letter', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await recordMetrics(store.ledger, claim, 1, { auc: 1, AUC: 2, aüc: 3 });
      expect((await readMetrics(store.ledger, [TASK])).get(TASK)).toEqual([
        { step: 1, metrics: { auc: 1, AUC: 2, aüc: 3 } },
      ]);
    });

    it('are as many as a statement takes', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`m${n}`, n]));
      await recordMetrics(store.ledger, claim, 1, many(1000));
      expect(await rows()).toHaveLength(1000);
      await expect(recordMetrics(store.ledger, claim, 2, many(1001))).rejects.toThrow(
        `step 2 of ${TASK}: expected at most 1000 metrics, found 1001`,
      );
    });

    it.each([NaN, Infinity, -Infinity])('are refused together where one is %d', async (bad) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(recordMetrics(store.ledger, claim, 3, { loss: 1, auc: bad })).rejects.toThrow(
        `step 3 of ${TASK}: expected a finite "auc", found ${bad}`,
      );
      expect(await rows()).toEqual([]);
    });

    it.each([
      ['', "found ''"],
      [' auc', "found ' auc'"],
      ['auc\n', "found 'auc\n'"],
      ['x'.repeat(65), 'to have 1 to 64 characters'],
      ['\ud83d', '1 to 64 characters'],
    ])('are refused with the name %j', async (name, sentence) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(recordMetrics(store.ledger, claim, 1, { [name]: 1 })).rejects.toThrow(sentence);
    });

    it('have names of up to 64 characters, whatever these are', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      const name = '😀'.repeat(64);
      await recordMetrics(store.ledger, claim, 1, { [name]: 1 });
      expect(await rows()).toMatchObject([{ NAME: name }]);
    });

    it('are refused where two names are one in the ledger', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(recordMetrics(store.ledger, claim, 1, { loss: 1, Loss: 2 })).rejects.toThrow(
        `step 1 of ${TASK}: expected "LOSS" once, found it in two spellings`,
      );
    });

    it.each([-1, 0.5, NaN, 2 ** 31])('are refused for the step %d', async (step) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(recordMetrics(store.ledger, claim, step, { auc: 1 })).rejects.toThrow(
        `metrics of ${TASK}: expected a step from 0 to 2147483647, found ${step}`,
      );
    });

    it('are read of the last attempt, in the order of steps, without final values', async () => {
      const first = await claimAs(store.ledger, 'pod-1');
      await recordMetrics(store.ledger, first, 1, { auc: 9 });
      const second = await claimAs(store.ledger, 'pod-2');
      for (const step of [10, 2]) await recordMetrics(store.ledger, second, step, { auc: step, b: -step });
      await completeTask(store.ledger, second, aResult({ metrics: { auc: 0.5 } }));
      const other = await claimAs(store.ledger, 'pod-3', code(2));
      await recordMetrics(store.ledger, other, 1, { auc: 1 });
      expect(await readMetrics(store.ledger, [TASK, code(2), code(0)])).toEqual(
        new Map([
          [
            TASK,
            [
              { step: 2, metrics: { auc: 2, b: -2 } },
              { step: 10, metrics: { auc: 10, b: -10 } },
            ],
          ],
          [code(2), [{ step: 1, metrics: { auc: 1 } }]],
        ]),
      );
      expect(await readMetrics(store.ledger, [])).toEqual(new Map());
    });

    it('are not written any more by a trainer whose task was given to another one', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await claimAs(store.ledger, 'pod-2');
      await expect(recordMetrics(store.ledger, claim, 1, { auc: 1 })).rejects.toThrow(ClaimLostError);
      await expect(completeTask(store.ledger, claim, { metrics: { auc: 1 } })).rejects.toThrow(ClaimLostError);
      expect([await rows(), await results()]).toEqual([[], []]);
    });
  });

  describe('of a result', () => {
    it('have a row each, but for those with a column of their own', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      expect(await completeTask(store.ledger, claim, { metrics: { mse: 4, auc: 0.9, Accuracy: 0.5 } })).toEqual([]);
      expect(await status(store.ledger, TASK)).toBe('Completed');
      expect(await rows()).toEqual([{ CODE_TASK: TASK, ATTEMPT: 1, STEP: -1, NAME: 'auc', VALUE: 0.9 }]);
      expect(await results()).toMatchObject([
        { CODE_TASK: TASK, TICKER: null, VERSION_MODEL: null, DATE_B_TRAIN: null, MSE: 4, ACCURACY: 0.5, LOSS: null },
      ]);
    });

    it('may be none, and the row of the result is there all the same', async () => {
      await completeTask(store.ledger, await claimAs(store.ledger, 'pod-1'), {});
      expect(await results()).toMatchObject([{ CODE_TASK: TASK, MSE: null }]);
      expect(await status(store.ledger, TASK)).toBe('Completed');
    });

    it('replace those of an earlier attempt, not its steps', async () => {
      const first = await claimAs(store.ledger, 'pod-1');
      await recordMetrics(store.ledger, first, 1, { auc: 1 });
      await completeTask(store.ledger, first, { metrics: { auc: 2, other: 3 } });
      await store.ledger.db.deleteFrom('TB_MODELRESULT').execute();
      await store.ledger.db.updateTable('TB_TASKSTATUS').set({ STATUS: 'Running' }).execute();
      await releaseTask(store.ledger, lease, TASK);
      await completeTask(store.ledger, await claimAs(store.ledger, 'pod-2'), { metrics: { auc: 4 } });
      expect(await rows()).toEqual([
        { CODE_TASK: TASK, ATTEMPT: 1, STEP: 1, NAME: 'auc', VALUE: 1 },
        { CODE_TASK: TASK, ATTEMPT: 2, STEP: -1, NAME: 'auc', VALUE: 4 },
      ]);
    });

    it('are written once, for the answer of the first time may get lost', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await completeTask(store.ledger, claim, { metrics: { auc: 1 } });
      await completeTask(store.ledger, claim, { metrics: { auc: 2 } });
      expect(await rows()).toMatchObject([{ VALUE: 1 }]);
    });

    it.each([
      [{ metrics: { auc: NaN } }, 'expected a finite "auc", found NaN'],
      [{ metrics: { mse: Infinity } }, 'expected a finite "mse", found Infinity'],
      [{ mse: 1, metrics: { MSE: 1 } }, 'expected "MSE" once, found it as a field and as a metric'],
    ])('as %j are refused, and nothing is written', async (result, sentence) => {
      const claim = await claimAs(store.ledger, 'pod-1');
      await expect(completeTask(store.ledger, claim, result)).rejects.toThrow(`the result of ${TASK}: ${sentence}`);
      await failAttempt(store.ledger, claim, { exitCode: 1, cause: 'Error', note: sentence });
      expect([await rows(), await results()]).toEqual([[], []]);
    });

    it('beyond the range of their columns are left out, and said so', async () => {
      const claim = await claimAs(store.ledger, 'pod-1');
      const leftOut = await completeTask(store.ledger, claim, { metrics: { mse: 1e39, big: 1e39 } });
      expect(leftOut).toEqual(['MSE is left out: 1e+39 is not in the range of a FLOAT column (1.4e-45 to 3.4e38)']);
      expect(await rows()).toMatchObject([{ NAME: 'big', VALUE: 1e39 }]);
    });
  });
});
