import { hyperParametersOf } from '@tuningsweep/ledger';
import type { CheckpointCount, HyperParameters, TrainingTime } from '@tuningsweep/ledger';
import { windowProducts } from '@tuningsweep/model';
import { epochsOf } from './epochs.ts';
import type { Alike } from './survey.ts';

/** How long a run would take, in seconds. */
export interface Estimate {
  low: number;
  high: number;
  /** Finished tasks that it rests on. */
  measured: number;
  /** Tasks of a size that was not trained yet: their time is scaled from that of others. */
  scaled: number;
}

/** How many days a training part has. */
export type TrainDays = (ratioTrainSet: number) => number;

/** What an estimate is made with. */
interface Means {
  readonly trainDays: TrainDays;
  /** How many days the data window of a finished task has. */
  readonly daysOf: (time: TrainingTime) => number;
  readonly parallelism: number;
  /** Those of the sweep. */
  readonly checkpoints: readonly CheckpointCount[];
}

/** What a finished task tells about others. */
interface Measurement {
  parameters: HyperParameters;
  /** Seconds of training for a window in an epoch. */
  perWindow: number;
  /** Seconds beside the epochs: reading, evaluating. */
  beside: number;
}

const LOW = 0.1;
const HIGH = 0.9;

/**
 * By the times of finished tasks: of the same model and batch where there are any, otherwise of those nearest in size,
 * scaled. The range is that of these tasks, but for the slowest and the fastest tenth.
 *
 * @param times of tasks on the same series
 * @returns undefined where nothing has finished yet, and for tasks without the LSTM trainer's parameters
 */
export function estimate(
  todo: readonly Alike[],
  times: readonly TrainingTime[],
  { trainDays, daysOf, parallelism, checkpoints }: Means,
): Estimate | undefined {
  const measurements = times.flatMap((time) => measure(time, daysOf(time)) ?? []);
  if (measurements.length === 0) return undefined;
  const result: Estimate = { low: 0, high: 0, measured: measurements.length, scaled: 0 };
  const epochs = epochsOf(todo, checkpoints);
  for (const alike of todo) {
    const { count } = alike;
    const parameters = hyperParametersOf(alike.parameters);
    if (parameters === undefined) return undefined;
    const nearest = nearestIn(measurements, parameters);
    const windows = ((epochs.get(alike) ?? 0) / count) * windowsOf(parameters, trainDays(parameters.ratioTrainSet));
    const seconds = secondsBy(nearest, parameters, windows);
    result.low += (count * quantile(seconds, LOW)) / parallelism;
    result.high += (count * quantile(seconds, HIGH)) / parallelism;
    if (!nearest.some((one) => sizeOf(one.parameters) === sizeOf(parameters))) result.scaled += count;
  }
  return result;
}

/**
 * By the times of the sweep's own finished tasks, whatever their parameters: of a trainer about which nothing else is known.
 *
 * @param seconds of finished tasks
 * @returns undefined where nothing has finished yet
 */
export function estimateAlike(
  todo: readonly Alike[],
  seconds: readonly number[],
  parallelism: number,
): Estimate | undefined {
  if (seconds.length === 0) return undefined;
  const tasks = todo.reduce((sum, { count }) => sum + count, 0);
  const total = (share: number): number => (tasks * quantile(seconds, share)) / parallelism;
  return { low: total(LOW), high: total(HIGH), measured: seconds.length, scaled: 0 };
}

function measure(
  { point, seconds, epochSeconds, resumedFrom = 0 }: TrainingTime,
  days: number,
): Measurement | undefined {
  const parameters = hyperParametersOf(point.parameters);
  if (parameters === undefined) return undefined;
  const windows = (parameters.epoch - resumedFrom) * windowsOf(parameters, Math.floor(days * parameters.ratioTrainSet));
  if (windows <= 0) return undefined;
  const trained = epochSeconds ?? seconds;
  return { parameters, perWindow: trained / windows, beside: Math.max(seconds - trained, 0) };
}

function secondsBy(measurements: readonly Measurement[], parameters: HyperParameters, windows: number): number[] {
  return measurements.map(
    (one) => one.beside + (one.perWindow * windows * costOf(parameters)) / costOf(one.parameters),
  );
}

function windowsOf({ sizeSequence, sizeUnitOutput }: HyperParameters, trainDays: number): number {
  return Math.max(trainDays - sizeSequence - sizeUnitOutput + 1, 0);
}

/** The measurements of the size whose steps are most like these. */
function nearestIn(measurements: readonly Measurement[], parameters: HyperParameters): Measurement[] {
  const distance = (other: HyperParameters): number =>
    sizeOf(other) === sizeOf(parameters) ? -1 : Math.abs(Math.log(stepOf(other) / stepOf(parameters)));
  const nearest = Math.min(...measurements.map((one) => distance(one.parameters)));
  return measurements.filter((one) => distance(one.parameters) === nearest);
}

/** Multiplications in a step of training. */
function stepOf(parameters: HyperParameters): number {
  return parameters.batchSize * costOf(parameters);
}

/** Tasks of one size differ in nothing that a step's time depends on. */
function sizeOf(parameters: HyperParameters): string {
  const { batchSize, sizeSequence, sizeUnitInput, sizeUnitHidden, sizeUnitOutput } = parameters;
  return [batchSize, sizeSequence, sizeUnitInput, sizeUnitHidden, sizeUnitOutput].join();
}

/** Multiplications for one window. */
function costOf({ sizeSequence, sizeUnitInput, sizeUnitHidden }: HyperParameters): number {
  return windowProducts(sizeSequence, sizeUnitInput, sizeUnitHidden);
}

/** @param share of the values that are smaller, from 0 to 1 */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}
