import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  claimTask,
  completeTask,
  failAttempt,
  lossesOf,
  markLaunched,
  requeueLost,
} from '../../../../ledger/src/index.ts';
import { settleTask } from '../../../support/ledger/one-task.ts';
import { eachLedger } from '../../../support/ledger/ledgers.ts';
import { until } from '../../../support/until.ts';
import { KEY, TICKER, aResult, point } from '../builders.ts';
import { BROKEN, DONE, reporterScene, TASK } from './reporter-scene.ts';
import { attempts, status, statusRow } from '../rows.ts';

eachLedger('a reporter', (store) => {
  const { said, lease, folder, report, start, append, steps, results } = reporterScene(store);
  const finals = () =>
    store.ledger.db.selectFrom('TB_METRIC').select(['NAME', 'VALUE']).where('STEP', '=', -1).orderBy('NAME').execute();

  it('tells the program its task, and records what it reports', async () => {
    const reporter = await start({ resources: { memory: '1Gi' } });
    expect(reporter.env).toEqual({
      TUNINGSWEEP_PARAMETERS: join(folder(), 'parameters.json'),
      TUNINGSWEEP_REPORT: report(),
      TUNINGSWEEP_CHECKPOINT_DIR: join(folder(), 'checkpoint'),
    });
    expect(JSON.parse(readFileSync(join(folder(), 'parameters.json'), 'utf8'))).toEqual({
      codeTask: TASK,
      attempt: 1,
      parameters: point(1).parameters,
      seed: 42,
      modelVersion: 1,
      data: { ticker: TICKER, begin: '2013-01-01', end: '2022-12-31' },
      resources: { memory: '1Gi' },
    });
    expect(await status(store.ledger, TASK)).toBe('Running');
    append({ step: 1, metrics: { loss: 0.5, auc: 0.25 } }, { step: 2, metrics: { auc: 0.5 } });
    await until('the steps are recorded', async () => (await steps()).length === 2);
    append({ final: true, metrics: { mse: 9 } }, { step: 2, metrics: { auc: 0.75 } });
    append({ final: true, metrics: { mse: 1.5, auc: 0.125, accuracy: 0.5 } });

    expect(await reporter.end(DONE)).toEqual({ kind: 'Completed' });
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Completed', NOTE: null });
    expect(await steps()).toEqual([
      { step: 1, metrics: { LOSS: 0.5, auc: 0.25 } },
      { step: 2, metrics: { auc: 0.75 } },
    ]);
    expect(await finals()).toEqual([{ NAME: 'auc', VALUE: 0.125 }]);
    expect(await results()).toMatchObject([{ TICKER, VERSION_MODEL: 1, LOSS: null, ACCURACY: 0.5, MSE: 1.5 }]);
    expect(await attempts(store.ledger, TASK)).toMatchObject([
      {
        ATTEMPT: 1,
        HOLDER: 'pod-1',
        BACKEND: 'python3',
        VERSIONS: '',
        EXIT_CODE: 0,
        CAUSE: 'Completed',
        NAIVE_MSE: null,
      },
    ]);
  });

  it('says in the NOTE what it leaves out', async () => {
    const reporter = await start();
    appendFileSync(report(), 'epoch 1\n{"metrics": {"loss": NaN}}\n{"metrics": {"loss": NaN}}\n');
    append({ final: true, metrics: { mse: 1 } });
    await reporter.end(DONE);
    const skipped =
      'report line 1: skipped: expected a JSON object such as {"step": 3, "metrics": {"mse": 1.2}}, found epoch 1';
    expect(said).toEqual([skipped, 'report line 2: loss is left out: NaN is no finite number']);
    const NOTE = `${skipped}; report line 2 and 1 more: loss is left out: NaN is no finite number`;
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Completed', NOTE });
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ CAUSE: 'Completed', NOTE }]);
  });

  it('keeps that sentence when the task is settled without the value that the sweep goes by', async () => {
    const reporter = await start();
    appendFileSync(report(), '{"final": true, "metrics": {"mse": NaN}}\n');
    await reporter.end(DONE);
    await settleTask(store.ledger, lease(), { sweepKey: KEY, codeTask: TASK, outcome: 'Completed' });
    expect((await statusRow(store.ledger, TASK))?.NOTE).toMatch(
      /^NoValue: .*MSE.*; report line 1: mse is left out: NaN is no finite number$/,
    );
  });

  it('records how the program failed, with what it reported before and its last words', async () => {
    const reporter = await start();
    append({ step: 7, metrics: { auc: 1 } });
    appendFileSync(report(), '{"step": 8, "metr');
    expect(await reporter.end(BROKEN)).toEqual({ kind: 'Failed', ...BROKEN });
    expect(await steps()).toEqual([{ step: 7, metrics: { auc: 1 } }]);
    const NOTE = expect.stringMatching(
      /^TrainerError: out of luck; report line 2: skipped: .*found \{"step": 8, "metr$/,
    );
    expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE });
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ EXIT_CODE: 1, CAUSE: 'TrainerError', NOTE }]);
    expect(await results()).toEqual([]);
  });

  it('does not take final values of a program that failed', async () => {
    const reporter = await start();
    append({ final: true, metrics: { mse: 1 } });
    await reporter.end({ exitCode: null, cause: 'OOMKilled', message: '2 MiB resident' });
    expect(await results()).toEqual([]);
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ EXIT_CODE: null, CAUSE: 'OOMKilled' }]);
  });

  it('leaves the end of a program that was asked to stop to whoever asked', async () => {
    const reporter = await start();
    append({ step: 7, metrics: { auc: 1 } });
    expect(await reporter.end({ ...BROKEN, interrupted: true })).toEqual({ kind: 'Interrupted' });
    expect(await steps()).toHaveLength(1);
    expect(await attempts(store.ledger, TASK)).toMatchObject([{ DATE_END: null }]);
  });

  describe('of a program that ended well and reported no final values', () => {
    it('says what to write; the engine counts it as one attempt without a result', async () => {
      const reporter = await start();
      expect(await reporter.end(DONE)).toEqual({ kind: 'NoResult' });
      const NOTE = expect.stringMatching(
        /^No result: .*append .*"final": true.* to the file that TUNINGSWEEP_REPORT names/,
      );
      expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE });
      expect(await attempts(store.ledger, TASK)).toMatchObject([{ EXIT_CODE: 0, CAUSE: 'NoResult', NOTE }]);
      expect((await lossesOf(store.ledger, [TASK])).get(TASK)).toEqual({ retried: 0, completed: false });

      expect(await requeueLost(store.ledger, lease(), TASK, 'NoResult: retry 1 of 2')).toBe(true);
      expect(await attempts(store.ledger, TASK)).toHaveLength(1);
      await markLaunched(store.ledger, lease(), KEY, [TASK]);
      rmSync(report());
      await (await start({ holder: 'pod-2' })).end(DONE);
      expect((await lossesOf(store.ledger, [TASK])).get(TASK)).toEqual({ retried: 1, completed: false });
      expect(await attempts(store.ledger, TASK)).toHaveLength(2);
    });

    it('leaves the result alone that the program wrote itself', async () => {
      const reporter = await start();
      await store.ledger.db.insertInto('TB_MODELRESULT').values({ CODE_TASK: TASK, MSE: 4 }).execute();
      expect(await reporter.end(DONE)).toEqual({ kind: 'Completed' });
      expect(await results()).toMatchObject([{ MSE: 4, TICKER: null }]);
      expect(await statusRow(store.ledger, TASK)).toMatchObject({ STATUS: 'Running', NOTE: null });
    });
  });

  describe('of a program that keeps to the full contract', () => {
    it('shares its attempt, and leaves its result alone', async () => {
      const reporter = await start();
      const claim = await claimTask(store.ledger, { codeTask: TASK, holder: 'pod-1', backend: 'js', versions: '1' });
      await completeTask(store.ledger, claim, aResult({ mse: 3 }));
      expect(await reporter.end(DONE)).toEqual({ kind: 'Completed' });
      expect(await results()).toMatchObject([{ MSE: 3 }]);
      expect(await attempts(store.ledger, TASK)).toMatchObject([{ BACKEND: 'js', VERSIONS: '1', CAUSE: 'Completed' }]);
    });

    it('leaves alone what it said of its failure', async () => {
      const reporter = await start();
      const claim = await claimTask(store.ledger, { codeTask: TASK, holder: 'pod-1', backend: 'js', versions: '1' });
      await failAttempt(store.ledger, claim, { exitCode: 42, cause: 'BadInput', note: 'too few days' });
      await reporter.end({ exitCode: 42, cause: 'BadInput', message: 'exited with 42' });
      expect(await attempts(store.ledger, TASK)).toMatchObject([{ NOTE: 'too few days' }]);
    });
  });

  describe('knows the error of the naive forecast', () => {
    const days = Array.from({ length: 100 }, (_, day) => ({
      DATE_MARKET: `2013${String(Math.floor(day / 25) + 1).padStart(2, '0')}${String((day % 25) + 1).padStart(2, '0')}`,
      CLOSE_P: (day * 7) % 11,
    }));

    it('where a parameter says which days are tested', async () => {
      await store.ledger.db
        .insertInto('TB_ASSETVALUE_ADJ')
        .values(days.map((day) => ({ TICKER, ...day })))
        .execute();
      const reporter = await start();
      append({ final: true, metrics: { mse: 1 } });
      await reporter.end(DONE);
      const closes = days.map(({ CLOSE_P }) => CLOSE_P);
      const errors = closes.slice(80).map((close, at) => (close - (closes[79 + at] ?? Number.NaN)) ** 2);
      const naive = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      expect(await attempts(store.ledger, TASK)).toMatchObject([{ NAIVE_MSE: naive }]);
    });
  });
});
