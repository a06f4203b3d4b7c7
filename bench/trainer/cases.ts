import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareDataset } from '../../trainer-image/src/data/dataset.ts';

/** One size of the model and the batch. */
export type Case = { sequence: number; inputUnits: number; hiddenUnits: number; batch: number; learningRate: number };

/** What every side is given. */
export type SeriesFile = {
  scaled: number[];
  /** Units of the series that 1 on the scale stands for. */
  unit: number;
  /** First days of windows. */
  train: number[];
  test: number[];
};

const SEQUENCE = 50;
const UNITS = [
  [50, 64],
  [64, 64],
  [50, 128],
  [64, 128],
] as const;
const BATCHES = [20, 10] as const;

/** The four pairs of units of the seed's grid at its two batch sizes. */
export const CASES: readonly Case[] = BATCHES.flatMap((batch) =>
  UNITS.map(([inputUnits, hiddenUnits]) => ({
    sequence: SEQUENCE,
    inputUnits,
    hiddenUnits,
    batch,
    learningRate: 0.001,
  })),
);

/** Floating point operations of one training step: products only, the backward pass twice the forward one. */
export function operationsOf({ sequence, inputUnits, hiddenUnits, batch }: Case): number {
  const products = (1 + inputUnits) * 4 * inputUnits + (inputUnits + hiddenUnits) * 4 * hiddenUnits;
  return 2 * 3 * products * sequence * batch;
}

/** Won per dollar as the trainer prepares it, four fifths to train on. */
export async function readSeries(): Promise<SeriesFile> {
  const csv = await readFile(join(import.meta.dirname, '../../examples/data/usd-krw.csv'), 'utf8');
  const rows = csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const series = {
    dates: rows.map(([date = '']) => date.replaceAll('-', '')),
    close: Float32Array.from(rows, (row) => Number(row[1])),
  };
  const dataset = prepareDataset(series, { sequence: SEQUENCE, horizon: 1, ratioTrainSet: 0.8 });
  return {
    scaled: [...dataset.scaled],
    unit: dataset.scaler.factor,
    train: [...dataset.train],
    test: [...dataset.test],
  };
}
