import { hyperParametersOf } from '@tuningsweep/ledger';
import type { CheckpointCount, TrainingTime } from '@tuningsweep/ledger';
import type { ExpectedTraining } from '../stopping/expected.ts';
import { epochsOf } from './epochs.ts';
import { measure, nearestIn, secondsBy, sizeOf, windowsOf } from './measurements.ts';
import { secondsBetweenTasks } from './starts.ts';
import type { Alike } from './survey.ts';

/** How long a run would take, in seconds. */
export interface Estimate {
  low: number;
  high: number;
  /** Finished tasks that it rests on. */
  measured: number;
  /** Tasks of a size that was not trained yet: their time is scaled from that of others. */
  scaled: number;
  /** True where it may well be wrong: it rests on few tasks, or most have another size than these. */
  isRough: boolean;
  /** What is counted for the start of each training, in seconds; absent where none was seen. */
  startSeconds?: number;
  /** What share of whole trainings is counted, where tasks stop early. */
  training?: ExpectedTraining;
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
  /** Absent where tasks are trained to their end. */
  readonly training?: ExpectedTraining;
}

const LOW = 0.1;
const HIGH = 0.9;
/** Fewer finished tasks say little. */
const FEW = 5;
const WHOLE: ExpectedTraining = { low: 1, high: 1, stretches: 1 };

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
  { trainDays, daysOf, parallelism, checkpoints, training }: Means,
): Estimate | undefined {
  const measurements = times.flatMap((time) => measure(time, daysOf(time)) ?? []);
  if (measurements.length === 0) return undefined;
  const { low, high, stretches } = training ?? WHOLE;
  const start = secondsBetweenTasks(times);
  const total = { low: 0, high: 0, scaled: 0, tasks: 0 };
  const epochs = epochsOf(todo, checkpoints);
  for (const alike of todo) {
    const { count } = alike;
    const parameters = hyperParametersOf(alike.parameters);
    if (parameters === undefined) return undefined;
    const nearest = nearestIn(measurements, parameters);
    const windows = ((epochs.get(alike) ?? 0) / count) * windowsOf(parameters, trainDays(parameters.ratioTrainSet));
    const seconds = (share: number): number[] => secondsBy(nearest, parameters, windows * share, stretches);
    const starts = (start ?? 0) * stretches;
    total.low += (count * (quantile(seconds(low), LOW) + starts)) / parallelism;
    total.high += (count * (quantile(seconds(high), HIGH) + starts)) / parallelism;
    total.tasks += count;
    if (!nearest.some((one) => sizeOf(one.parameters) === sizeOf(parameters))) total.scaled += count;
  }
  return describedBy(measurements.length, total, { start, training });
}

/**
 * By the times of the sweep's own finished tasks, whatever their parameters: of a trainer about which nothing else is known.
 *
 * @param times of finished tasks
 * @returns undefined where nothing has finished yet
 */
export function estimateAlike(
  todo: readonly Alike[],
  times: readonly Pick<TrainingTime, 'seconds' | 'startedAt' | 'endedAt'>[],
  { parallelism, training }: Pick<Means, 'parallelism' | 'training'>,
): Estimate | undefined {
  if (times.length === 0) return undefined;
  const { low, high, stretches } = training ?? WHOLE;
  const tasks = todo.reduce((sum, { count }) => sum + count, 0);
  const start = secondsBetweenTasks(times);
  const each = times.map(({ seconds }) => seconds);
  const total = (share: number, quantileOf: number): number =>
    (tasks * (quantile(each, quantileOf) * share + (start ?? 0) * stretches)) / parallelism;
  return describedBy(
    times.length,
    { low: total(low, LOW), high: total(high, HIGH), scaled: 0, tasks },
    { start, training },
  );
}

function describedBy(
  measured: number,
  { low, high, scaled, tasks }: { low: number; high: number; scaled: number; tasks: number },
  { start, training }: { start: number | undefined; training: ExpectedTraining | undefined },
): Estimate {
  return {
    low,
    high,
    measured,
    scaled,
    isRough: measured < FEW || scaled > tasks / 2,
    ...(start !== undefined && { startSeconds: start }),
    ...(training && { training }),
  };
}

/** @param share of the values that are smaller, from 0 to 1 */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
}
