import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asDouble, readArtifact, readForecast } from '@tuningsweep/ledger';
import type { ForecastSeries } from '@tuningsweep/ledger';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { unpackModel } from '@tuningsweep/model';
import type { ModelArtifact } from '@tuningsweep/model';
import { useLedger } from '../../../test/support/ledger/ledgers.ts';
import { runTrainer } from '../../test/process.ts';
import { loadTfjsNode } from '../backend/layers.ts';
import { addTask, importRates } from '../../test/tasks.ts';
import type { TaskChanges } from '../../test/tasks.ts';

const tf = loadTfjsNode();
const store = useLedger('sqlite');
const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => importRates(store.ledger));

async function trained(changes: TaskChanges, ARTIFACTS_KEEP: string): Promise<string> {
  const codeTask = await addTask(store.ledger, changes);
  const ended = await runTrainer({ CODE_TASK: codeTask, LEDGER_URL: store.url, ARTIFACTS_KEEP });
  expect(ended).toMatchObject({ code: 0 });
  return codeTask;
}

async function kept(codeTask: string): Promise<{ model: ModelArtifact; forecast: ForecastSeries }> {
  const artifact = await readArtifact(store.ledger, codeTask);
  const forecast = await readForecast(store.ledger, codeTask);
  if (artifact === undefined || forecast === undefined) throw new Error('nothing was kept');
  return { model: unpackModel(codeTask, artifact), forecast };
}

async function closes(): Promise<{ date: string; close: number }[]> {
  return await store.ledger.db
    .selectFrom('TB_ASSETVALUE_ADJ')
    .select(['DATE_MARKET as date', asDouble('CLOSE_P').as('close')])
    .orderBy('DATE_MARKET')
    .execute();
}

describe.each([{ sizeUnitOutput: 1 }, { sizeUnitOutput: 3 }])(
  'a model with horizon $sizeUnitOutput',
  ({ sizeUnitOutput }) => {
    test('is loaded by stock TensorFlow.js and forecasts what the trainer forecast', async () => {
      const codeTask = await trained({ parameters: { sizeUnitOutput }, evaluation: { testBegin: '20220101' } }, 'Best');
      const { model, forecast } = await kept(codeTask);
      writeFileSync(join(folder, 'model.json'), JSON.stringify(model.model));
      writeFileSync(join(folder, 'weights.bin'), model.weights);
      const stock = await tf.loadLayersModel(`file://${join(folder, 'model.json')}`);

      const { sequence, scaler } = model.metadata;
      const days = await closes();
      const windows = forecast.dates.map((date) => {
        const first = days.findIndex((day) => day.date === date);
        return days.slice(first - sequence, first).map(({ close }) => [(close - scaler.offset) / scaler.factor]);
      });
      const output = stock.predict(tf.tensor3d(windows));
      if (Array.isArray(output)) throw new TypeError('the model has one output');
      const predicted = output.dataSync();
      expect(predicted).toHaveLength(forecast.predicted.length);
      const scaled = forecast.predicted.map((value) => (value - scaler.offset) / scaler.factor);
      const differences = scaled.map((value, index) => Math.abs(value - (predicted[index] ?? NaN)));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    });

    test('has its forecasts beside what came and the last known close', async () => {
      const codeTask = await trained({ parameters: { sizeUnitOutput }, evaluation: { testBegin: '20220101' } }, 'All');
      const { forecast } = await kept(codeTask);
      const days = await closes();
      const begin = days.findIndex(({ date }) => date >= '20220101');
      expect(forecast.horizon).toBe(sizeUnitOutput);
      expect(forecast.dates).toEqual(days.slice(begin, days.length - sizeUnitOutput + 1).map(({ date }) => date));
      const close = (window: number, ahead: number) => days[begin + window + ahead]?.close;
      const ahead = Array.from({ length: sizeUnitOutput }, (_, day) => day);
      expect([...forecast.actual]).toEqual(forecast.dates.flatMap((_, w) => ahead.map((day) => close(w, day))));
      expect([...forecast.naive]).toEqual(forecast.dates.flatMap((_, w) => ahead.map(() => close(w, -1))));
      const { MSE } = await store.ledger.db
        .selectFrom('TB_MODELRESULT')
        .select(asDouble('MSE').as('MSE'))
        .executeTakeFirstOrThrow();
      const squares = forecast.predicted.map((value, index) => (value - (forecast.actual[index] ?? NaN)) ** 2);
      expect(squares.reduce((sum, square) => sum + square, 0) / squares.length / MSE).toBeCloseTo(1, 4);
    });
  },
);

test.each(['None', ''])('no model is kept with ARTIFACTS_KEEP %j', async (keep) => {
  const codeTask = await trained({}, keep);
  expect(await readArtifact(store.ledger, codeTask)).toBeUndefined();
  expect(await readForecast(store.ledger, codeTask)).toBeUndefined();
});
