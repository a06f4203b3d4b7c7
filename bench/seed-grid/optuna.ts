import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadManifest } from '../../engine/src/api/index.ts';
import { axesOf, numbersOf } from '../../engine/src/search/index.ts';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2';
import { prepareRates } from '../lib/usd-krw.ts';

export interface OptunaOptions {
  python: string;
  folder: string;
  manifest: string;
  storage: string;
  processes: number;
}

const WORKER = join(import.meta.dirname, 'optuna_worker.py');
const VALUES = `
SELECT v.value AS mse FROM trials t JOIN trial_values v ON v.trial_id = t.trial_id WHERE t.state = 'COMPLETE'`;

/**
 * Runs a manifest's grid by Optuna with as many processes as asked for; seconds from their start to the last one's end, the
 * making of its tables left out.
 */
export async function runOptuna(options: OptunaOptions): Promise<{ seconds: number; mses: number[] }> {
  const { python, storage, processes } = options;
  const file = await writeTask(options);
  const url = storage.replace(/^mysql:/, 'mysql+pymysql:');
  const work = async (part: string): Promise<void> => {
    const [code] = await once(
      spawn(python, [WORKER, file, url, part], { stdio: ['ignore', 'inherit', 'inherit'] }),
      'exit',
    );
    if (code !== 0) throw new Error(`Optuna's worker ended with ${code}; its reason is above`);
  };
  await work('prepare');
  const begin = performance.now();
  await Promise.all(Array.from({ length: processes }, (_, index) => work(String(index))));
  return { seconds: (performance.now() - begin) / 1000, mses: await readMses(storage) };
}

/** The grid, and the series for each of its ratios. */
async function writeTask({ folder, manifest }: OptunaOptions): Promise<string> {
  const { spec } = await loadManifest(manifest);
  const grid = Object.fromEntries(axesOf(spec.parameters).map(({ name, values }) => [name, values]));
  const testBegin = spec.evaluation?.testBegin?.replaceAll('-', '');
  const [sequence = 0] = numbersOf(spec.parameters, 'sizeSequence');
  const seriesByRatio: Record<string, object> = {};
  for (const ratioTrainSet of numbersOf(spec.parameters, 'ratioTrainSet')) {
    seriesByRatio[String(ratioTrainSet)] = await prepareRates({ sequence, ratioTrainSet, testBegin });
  }
  const file = join(folder, 'optuna.json');
  writeFileSync(file, JSON.stringify({ grid, seriesByRatio }));
  return file;
}

async function readMses(storage: string): Promise<number[]> {
  const connection = await createConnection(storage);
  try {
    const [rows] = await connection.query<RowDataPacket[]>(VALUES);
    return rows.map((row) => Number(row['mse']));
  } finally {
    await connection.end();
  }
}
