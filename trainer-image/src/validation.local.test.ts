import { createHash } from 'node:crypto';
import { VALIDATION_MSE, VALIDATION_NAIVE_MSE } from '@tuningsweep/ledger';
import type { EpochRecord, EvaluationParts, StoredModel, TaskRecord, TaskResult } from '@tuningsweep/ledger';
import { unpackModel } from '@tuningsweep/model';
import fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { cases } from '../../test/support/cases.ts';
import { chooseBackend } from './backend/choose.ts';
import { runTask } from './task.ts';

const DAYS = 40;
/** Training takes days 0 to 19, validation 24 to 31, the test part the rest; those between are inputs only. */
const [TRAINED, VALIDATED, TESTED] = [20, 24, 32];
const dayOf = (index: number): string => String(20_200_101 + index);
const PARTS = { validationBegin: dayOf(VALIDATED), testBegin: dayOf(TESTED) };
const UNITS = [2, 3, 4];

interface Outcome {
  epochs: EpochRecord[];
  result: TaskResult;
  /** What training leaves: the weights and the scale, which are kept of the model. */
  model: string;
}

/** What the trainer itself makes of a task on these closes, kept here in the place of a ledger. */
async function trained(
  units: number,
  seed: number,
  close: Float32Array,
  evaluation: EvaluationParts = PARTS,
): Promise<Outcome> {
  const sizes = { sizeSequence: 3, sizeUnitInput: 2, sizeUnitHidden: units, sizeUnitOutput: 1 };
  const parameters = { epoch: 2, batchSize: 8, learningRate: 0.01, ratioTrainSet: TRAINED / DAYS, ...sizes };
  const point = { begin: dayOf(0), end: dayOf(DAYS), evaluation, modelVersion: 1, seed };
  const task: TaskRecord = { codeTask: 't', ticker: 'T', parameters, point, status: 'Running' };
  const epochs: EpochRecord[] = [];
  const ends: Omit<Outcome, 'epochs'>[] = [];
  const recorder = {
    keepModel: true,
    mostEpochs: 0,
    readTask: async () => task,
    readSeries: async () => ({ dates: Array.from(close, (_, index) => dayOf(index)), close }),
    claim: async () => ({
      attempt: 1,
      recordEpoch: async (epoch: EpochRecord) => epochs.push(epoch) > 0,
      findCheckpoint: async () => undefined,
      resumeFrom: async () => {},
      complete: async (result: TaskResult, kept?: StoredModel) => {
        ends.push({ result, model: weightsAndScale(kept) });
        return [];
      },
      fail: async () => {},
      readPause: async () => undefined,
      pause: async () => false,
    }),
    close: async () => {},
  };
  await runTask(recorder, () => chooseBackend(() => undefined), pino({ level: 'silent' }));
  const [end] = ends;
  if (end === undefined) throw new Error('the trainer left no result');
  return { epochs, ...end };
}

function weightsAndScale(kept: StoredModel | undefined): string {
  const { weights, metadata } = unpackModel('t', kept?.artifact ?? new Uint8Array());
  return createHash('sha256').update(weights).update(JSON.stringify(metadata.scaler)).digest('hex');
}

const sweep = (seed: number, close: Float32Array) => Promise.all(UNITS.map((units) => trained(units, seed, close)));

const validationOf = ({ epochs, result }: Pick<Outcome, 'epochs' | 'result'>) => [
  ...epochs.map(({ metrics }) => metrics?.[VALIDATION_MSE]),
  result.metrics?.[VALIDATION_MSE],
];

function best(outcomes: readonly Outcome[]): number {
  const errors = outcomes.map(({ result }) => result.metrics?.[VALIDATION_MSE] ?? Number.NaN);
  return errors.indexOf(Math.min(...errors));
}

const prices = (count: number) =>
  fc.array(fc.float({ min: 1, max: 2000, noNaN: true }), { minLength: count, maxLength: count });
const changed = (close: Float32Array, from: number, others: readonly number[]): Float32Array => {
  const copy = close.slice();
  copy.set(others, from);
  return copy;
};
const histories = fc.record({ seed: fc.integer({ min: 0, max: 1000 }), closes: prices(DAYS) });

test('after each epoch, and at the end as after the last one', async () => {
  const close = Float32Array.from({ length: DAYS }, (_, day) => 100 + 10 * Math.sin(day));
  const { epochs, result } = await trained(3, 1, close);
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  const [first, last, final] = validationOf({ epochs, result });
  expect(first).toBeGreaterThan(0);
  expect(last).not.toBe(first);
  expect(final).toBe(last);
  const naive = Array.from({ length: TESTED - VALIDATED }, (_, at) => close.subarray(VALIDATED + at - 1)).map(
    ([before = 0, day = 0]) => (day - before) ** 2,
  );
  const mean = naive.reduce((sum, error) => sum + error, 0) / naive.length;
  expect(result.metrics?.[VALIDATION_NAIVE_MSE]).toBeCloseTo(mean, 10);
  expect(result).toMatchObject({ dateEndTrain: dayOf(TRAINED - 1), dateBeginTest: dayOf(TESTED) });
});

test('is not there without a validation part, and the rest is the same', async () => {
  const close = Float32Array.from({ length: DAYS }, (_, day) => 100 + 10 * Math.sin(day));
  const [without, beside] = [await trained(3, 1, close, { testBegin: dayOf(TESTED) }), await trained(3, 1, close)];
  expect(without.result.metrics).toBeUndefined();
  expect(without.epochs.map(({ metrics }) => metrics)).toEqual([undefined, undefined]);
  expect(without.result).toEqual({ ...beside.result, metrics: undefined });
  expect(without.model).toBe(beside.model);
});

test('other prices on test days change neither the best task nor any error of the validation part', async () => {
  const property = fc.asyncProperty(histories, prices(DAYS - TESTED), async ({ seed, closes }, others) => {
    const close = Float32Array.from(closes);
    fc.pre(others.some((price, day) => price !== close[TESTED + day]));
    const [before, after] = [await sweep(seed, close), await sweep(seed, changed(close, TESTED, others))];
    expect(after.map(validationOf)).toEqual(before.map(validationOf));
    expect(best(after)).toBe(best(before));
    expect(after.map(({ model }) => model)).toEqual(before.map(({ model }) => model));
    expect(after.map(({ result }) => result.mse)).not.toEqual(before.map(({ result }) => result.mse));
  });
  await fc.assert(property, { numRuns: cases(10), endOnFailure: true });
});

test('other prices on validation days change no weight and no scale', async () => {
  const property = fc.asyncProperty(histories, prices(TESTED - VALIDATED), async ({ seed, closes }, others) => {
    const close = Float32Array.from(closes);
    const [before, after] = [await sweep(seed, close), await sweep(seed, changed(close, VALIDATED, others))];
    expect(after.map(({ model }) => model)).toEqual(before.map(({ model }) => model));
    expect(after.map(({ epochs }) => epochs.map(({ loss }) => loss))).toEqual(
      before.map(({ epochs }) => epochs.map(({ loss }) => loss)),
    );
  });
  await fc.assert(property, { numRuns: cases(10), endOnFailure: true });
});
