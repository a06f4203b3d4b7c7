import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataset } from '../../trainer-image/src/data/dataset.ts';

/** A series as the trainer prepares it, for programs in other languages. */
export interface SeriesFile {
  scaled: number[];
  /** Units of the series that 1 on the scale stands for. */
  unit: number;
  /** First days of windows. */
  train: number[];
  test: number[];
}

interface Preparation {
  sequence: number;
  ratioTrainSet: number;
  testBegin?: string | undefined;
}

/** The examples' CSV file. */
export const RATES = join(import.meta.dirname, '..', '..', 'examples', 'data', 'usd-krw.csv');

/** Won per dollar, ten years of it, prepared for a forecast of one day. */
export async function prepareRates({ sequence, ratioTrainSet, testBegin }: Preparation): Promise<SeriesFile> {
  const [, ...lines] = (await readFile(RATES, 'utf8')).trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  const dates = rows.map(([date = '']) => date.replaceAll('-', ''));
  const close = Float32Array.from(rows, ([, value]) => Number(value));
  const dataset = prepareDataset({ dates, close }, { sequence, horizon: 1, ratioTrainSet, testBegin });
  const { scaled, scaler, train, test } = dataset;
  return { scaled: [...scaled], unit: scaler.factor, train: [...train], test: [...test] };
}
