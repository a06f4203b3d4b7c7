import { hash } from 'node:crypto';
import { acquireLease, registerSweep, writeGrid } from '../../../ledger/src/index.ts';
import type {
  GridPoint,
  GridWritten,
  Lease,
  Ledger,
  SweepRegistration,
  TaskResult,
} from '../../../ledger/src/index.ts';

export const KEY = 'abcdefg';
export const TICKER = 'USD/KRW';

/** Code of the n-th point. */
export function code(n: number, key = KEY): string {
  return `${key}-${n.toString(36).padStart(12, '0')}`;
}

/** The n-th point; what makes it a point is `n` alone. */
export function point(n: number, key = KEY): GridPoint {
  const parameters = {
    epoch: n,
    batchSize: 10,
    learningRate: 0.001,
    ratioTrainSet: 0.8,
    sizeSequence: 50,
    sizeUnitInput: 64,
    sizeUnitHidden: 128,
    sizeUnitOutput: 1,
  };
  const setting = { begin: '20130101', end: '20221231', modelVersion: 1, parameters, seed: 42, ticker: TICKER };
  const canonical = JSON.stringify(setting);
  return {
    codeTask: code(n, key),
    sha256: hash('sha256', canonical, 'hex'),
    canonical,
    parameters,
  };
}

export function registration(changes: Partial<SweepRegistration> = {}): SweepRegistration {
  return {
    sweepKey: KEY,
    sha256: 'a'.repeat(64),
    cluster: 'local',
    namespace: 'default',
    name: 'usd-krw',
    uid: 'uid-1',
    ticker: TICKER,
    begin: '2013-01-01',
    end: '20221231',
    manifest: '{}',
    objective: { metric: 'MSE' },
    ...changes,
  };
}

export async function aLease(ledger: Ledger): Promise<Lease> {
  return await acquireLease(ledger, { name: 'operator', holder: 'test', ttlSeconds: 600 });
}

/** Writes the grid of these points, in this order. */
export async function grid(
  ledger: Ledger,
  lease: Lease,
  numbers: readonly number[],
  chunkSize = 3,
): Promise<GridWritten> {
  return await writeGrid(ledger, lease, {
    sweepKey: KEY,
    ticker: TICKER,
    gridSha256: gridName(numbers),
    points: numbers.map((n) => point(n)),
    chunkSize,
  });
}

/** Stands for the hash of a grid's definition. */
export function gridName(numbers: readonly number[]): string {
  return numbers.join('.').slice(-64).padStart(64, '0');
}

/** A registered sweep with the points 0 … size-1. */
export async function aSweep(ledger: Ledger, size: number, chunkSize?: number): Promise<Lease> {
  const lease = await aLease(ledger);
  await registerSweep(ledger, lease, registration());
  await grid(ledger, lease, range(size), chunkSize);
  return lease;
}

export function range(size: number): number[] {
  return Array.from({ length: size }, (_, n) => n);
}

export function aResult(changes: Partial<TaskResult> = {}): TaskResult {
  return {
    ticker: TICKER,
    versionModel: 1,
    dateBeginTrain: '20130101',
    dateEndTrain: '20201231',
    dateBeginTest: '20210101',
    dateEndTest: '20221231',
    loss: 0.01,
    accuracy: 0.5,
    mse: 25,
    naiveMse: 30,
    ...changes,
  };
}
