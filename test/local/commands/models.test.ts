import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { readArtifact, readForecast, readLastCloses, readWindow } from '@tuningsweep/ledger';
import { unpackModel } from '@tuningsweep/model';
import { networkOf } from '../../../model/src/network.ts';
import { loadTfjsNode } from '../../../trainer-image/src/backend/layers.ts';
import { cli } from '../../support/cli/cli.ts';
import { embedded, inLedger, preparedSweep, tasksIn, tinyManifest } from '../tiny-sweep.ts';

const tf = loadTfjsNode();
const BEST = { keep: 'Best', count: 2 };
const TICKER = 'USD/KRW';

/** Codes of the sweep's tasks, best first. */
async function ranking(folder: string): Promise<string[]> {
  const tasks = await tasksIn(embedded(folder));
  return tasks.toSorted((a, b) => (a.result?.mse ?? 0) - (b.result?.mse ?? 0)).map(({ codeTask }) => codeTask);
}

async function keptIn(folder: string): Promise<string[]> {
  const rows = await inLedger(embedded(folder), ({ db }) =>
    db
      .selectFrom('TB_MODELARTIFACT as m')
      .innerJoin('TB_FORECAST as f', 'f.CODE_TASK', 'm.CODE_TASK')
      .select('m.CODE_TASK')
      .execute(),
  );
  return rows.map(({ CODE_TASK }) => CODE_TASK);
}

describe('the models of a sweep', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await preparedSweep({ artifacts: BEST });
    await cli(folder, 'run', '-f', 'sweep.yaml');
  });

  test('forecast without TensorFlow what the trainer forecast with it', async () => {
    for (const codeTask of await keptIn(folder)) {
      const { model, forecast, window } = await inLedger(embedded(folder), async (ledger) => ({
        model: await readArtifact(ledger, codeTask),
        forecast: await readForecast(ledger, codeTask),
        window: await readWindow(ledger, TICKER, '20130101', '20221231'),
      }));
      const artifact = unpackModel(codeTask, model!);
      const { scaler, sequence } = artifact.metadata;
      const network = networkOf(artifact);
      expect(forecast!.dates.length).toBeGreaterThan(20);
      const differences = forecast!.dates.map((date, at) => {
        const first = window.dates.indexOf(date);
        const closes = window.close.subarray(first - sequence, first);
        const [value = NaN] = network(Array.from(closes, (close) => (close - scaler.offset) / scaler.factor));
        return Math.abs(value - (forecast!.predicted[at]! - scaler.offset) / scaler.factor);
      });
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    }
  });

  test('forecast the next days beside the last known close', async () => {
    const [best = ''] = await ranking(folder);
    const { dates, close } = await inLedger(embedded(folder), (ledger) => readLastCloses(ledger, TICKER, 1));
    const table = await cli(folder, 'forecast', '-f', 'sweep.yaml', '--days', '3');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toContain(`${TICKER} by the model of ${best}`);
    expect(table.stdout).toContain("From the second day on the model's own forecasts are its input.");

    const { lastClose, ...json } = JSON.parse(
      (await cli(folder, 'forecast', 'tiny', '--days', '3', '-o', 'json')).stdout,
    );
    expect(lastClose.date.replaceAll('-', '')).toBe(dates[0]);
    const [point] = (await tasksIn(embedded(folder))).filter(({ codeTask }) => codeTask === best);
    const { parameters } = point ?? {};
    expect(json).toMatchObject({ codeTask: best, parameters, ticker: TICKER, horizon: 1, mse: expect.any(Number) });
    expect(table.stdout).toContain(`Its point: epoch ${parameters?.['epoch']}, batchSize 10, learningRate`);
    expect(json.naiveMse).toBeGreaterThan(0);
    expect(table.stdout).toContain(`${json.spacing} NAIVE is the last known close.`);
    expect(json.spacing).toMatch(/^Dates go on as the series does: Monday to Friday \(\d+ of its last 119 steps\)/);
    expect(json.days.map(({ naive }: { naive: number }) => naive)).toEqual([close[0], close[0], close[0]]);
    const csv = (await cli(folder, 'forecast', 'tiny', '--days', '3', '-o', 'csv')).stdout.trim().split('\n');
    expect(csv).toEqual(['date,forecast,naive', ...json.days.map((day: object) => Object.values(day).join())]);
    expect(await cli(folder, 'forecast', 'tiny', '--task', 'nonesuch')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No model of nonesuch is kept by default/tiny'),
    });
  });

  test('are exported as files that stock TensorFlow.js loads', async () => {
    const { dates, close } = await inLedger(embedded(folder), (ledger) => readLastCloses(ledger, TICKER, 5));
    expect(dates).toHaveLength(5);
    expect(await cli(folder, 'model', 'export', 'tiny', '-o', 'out')).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, 'out'))).toEqual(['README.md', 'metadata.json', 'model.json', 'weights.bin']);
    const { scaler } = JSON.parse(readFileSync(join(folder, 'out', 'metadata.json'), 'utf8'));
    const model = await tf.loadLayersModel(`file://${join(folder, 'out', 'model.json')}`);
    const input = Array.from(close, (value) => [(value - scaler.offset) / scaler.factor]);
    const output = model.predict(tf.tensor3d([input]));
    if (Array.isArray(output)) throw new TypeError('the model has one output');
    const { days } = JSON.parse((await cli(folder, 'forecast', 'tiny', '--days', '1', '-o', 'json')).stdout);
    expect((days[0].forecast - scaler.offset) / scaler.factor).toBeCloseTo(output.dataSync()[0]!, 5);
    expect(await cli(folder, 'model', 'export', 'tiny', '-o', 'out')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('expected a new or empty folder'),
    });
  });

  test('are those of the best tasks, and follow an edit of artifacts', async () => {
    const best = await ranking(folder);
    expect((await keptIn(folder)).toSorted()).toEqual(best.slice(0, 2).toSorted());

    writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ artifacts: { ...BEST, count: 1 } }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--yes')).toMatchObject({ code: 0 });
    expect(await keptIn(folder)).toEqual(best.slice(0, 1));

    writeFileSync(join(folder, 'sweep.yaml'), tinyManifest({ artifacts: { keep: 'None' } }));
    expect(await cli(folder, 'run', '-f', 'sweep.yaml', '--yes')).toMatchObject({ code: 0 });
    expect(await keptIn(folder)).toEqual([]);
    expect(await cli(folder, 'forecast', 'tiny')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('spec.artifacts.keep is None. Set it to Best and raise spec.modelVersion'),
    });
  });
});

test('no model is there after a trainer that leaves none', async () => {
  const folder = await preparedSweep({ artifacts: BEST });
  const example = fileURLToPath(new URL('../../../examples/trainers/moving-average.sh', import.meta.url));
  await cli(folder, 'run', '-f', 'sweep.yaml', '--trainer', `sh ${example}`);
  expect(await cli(folder, 'model', 'export', 'tiny')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('its 4 completed tasks were trained before models were kept, or by a trainer'),
  });
});
