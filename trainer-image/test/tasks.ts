import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { acquireLease, importRaw, prepareAdj, registerSweep, writeGrid } from '@tuningsweep/ledger';
import type { EvaluationParts, HyperParameters, Ledger } from '@tuningsweep/ledger';

export const TICKER = 'USD/KRW';
export const RATES = fileURLToPath(new URL('../../examples/data/usd-krw.csv', import.meta.url));

const SWEEP_KEY = 'testkey';

/** What a test's task differs in from a small one on the whole series. */
export interface TaskChanges {
  parameters?: Partial<HyperParameters>;
  begin?: string;
  end?: string;
  ticker?: string;
  seed?: number;
  evaluation?: EvaluationParts;
}

const SMALL: HyperParameters = {
  epoch: 1,
  batchSize: 20,
  learningRate: 0.005,
  ratioTrainSet: 0.8,
  sizeSequence: 10,
  sizeUnitInput: 4,
  sizeUnitHidden: 8,
  sizeUnitOutput: 1,
};

/** Imports and prepares the real series. */
export async function importRates(ledger: Ledger): Promise<void> {
  await importSeries(ledger, createReadStream(RATES));
}

/** Imports and prepares these closes, from 2 January 2020 on. */
export async function importCloses(ledger: Ledger, closes: readonly number[]): Promise<void> {
  const day = (index: number): string => new Date(Date.UTC(2020, 0, 2 + index)).toISOString().slice(0, 10);
  const lines = closes.map((close, index) => `${day(index)},${close}\n`);
  await importSeries(ledger, Readable.from(['date,close\n', ...lines]));
}

async function importSeries(ledger: Ledger, stream: Readable): Promise<void> {
  await importRaw(ledger, { ticker: TICKER, stream, onError: 'fail' });
  await prepareAdj(ledger, TICKER);
}

/**
 * Puts a sweep of one task into the ledger, as the operator does.
 *
 * @returns its CODE_TASK
 */
export async function addTask(ledger: Ledger, changes: TaskChanges = {}): Promise<string> {
  const { begin = '20130101', end = '20221231', ticker = TICKER, seed = 42, evaluation } = changes;
  const parameters = { ...SMALL, ...changes.parameters };
  const canonical = JSON.stringify({ begin, end, evaluation, modelVersion: 3, parameters, seed, ticker });
  const sha256 = createHash('sha256').update(canonical).digest('hex');
  const codeTask = `${SWEEP_KEY}-${sha256.slice(0, 12)}`;
  const lease = await acquireLease(ledger, { name: 'operator', holder: 'test', ttlSeconds: 60 });
  const place = { cluster: 'test', namespace: 'test', name: 'test', uid: 'test' };
  const sweep = { sweepKey: SWEEP_KEY, sha256: '0'.repeat(64), ...place, ticker, begin, end };
  await registerSweep(ledger, lease, { ...sweep, manifest: '', objective: { metric: 'MSE' } });
  const points = [{ codeTask, sha256, canonical, parameters }];
  await writeGrid(ledger, lease, { sweepKey: SWEEP_KEY, ticker, gridSha256: sha256, points });
  return codeTask;
}
