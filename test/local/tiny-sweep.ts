import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { cli } from '../support/cli.ts';

const RATES = new URL('../../examples/data/usd-krw.csv', import.meta.url);
const DAYS = 120;

export const NAME = 'tiny';

/** A manifest of few small tasks on real rates: the whole way in seconds. */
export function tinyManifest(changes: Record<string, unknown> = {}): string {
  const values = (...list: number[]) => ({ values: list });
  const spec = {
    data: { ticker: 'USD/KRW', begin: '2013-01-01', end: '2022-12-31' },
    parameters: {
      epoch: values(1, 2),
      batchSize: values(10),
      learningRate: values(0.001, 0.005),
      ratioTrainSet: values(0.8),
      sizeSequence: values(5),
      sizeUnitInput: values(4),
      sizeUnitHidden: values(4),
      sizeUnitOutput: values(1),
    },
    parallelism: 2,
    ...changes,
  };
  return stringify({ apiVersion: 'tuningsweep.io/v1alpha1', kind: 'TuningSweep', metadata: { name: NAME }, spec });
}

/** Writes the manifest and the first days of the rates into a folder. */
export function writeTinySweep(folder: string, changes?: Record<string, unknown>): void {
  const lines = readFileSync(RATES, 'utf8').split('\n');
  writeFileSync(join(folder, 'rates.csv'), lines.slice(0, DAYS + 1).join('\n') + '\n');
  writeFileSync(join(folder, 'sweep.yaml'), tinyManifest(changes));
}

/** A ledger with the rates imported and prepared. */
export async function prepareData(folder: string, ...database: string[]): Promise<void> {
  await cli(folder, 'data', 'import', 'rates.csv', '--ticker', 'USD/KRW', ...database);
  await cli(folder, 'data', 'prepare', ...database);
}
