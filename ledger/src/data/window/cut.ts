import { fitsFloat } from '../../values/float.ts';

/** Days of a series with their closes, in order of time; days as YYYYMMDD. */
interface Days {
  readonly dates: readonly string[];
  readonly close: Float32Array;
}

/** The days of a series by their use: training part [0, trainDays), test part [testFirst, days). */
export interface Split {
  readonly trainDays: number;
  readonly testFirst: number;
  readonly days: number;
}

/** What a window looks like: `sequence` days of input, then `horizon` days of target. */
export interface WindowSize {
  readonly sequence: number;
  readonly horizon: number;
}

/** How a series is cut. `testBegin` (YYYYMMDD) is the first day of the test part, which is what is left without it. */
export type CutOptions = WindowSize & { readonly ratioTrainSet: number; readonly testBegin?: string | undefined };

/** Windows by their first days: `count` of them, the first of which begins on the day `from`. */
export interface Windows {
  readonly from: number;
  readonly count: number;
}

/** A series cannot be cut into a training and a test part with a window each. The message is a sentence for people. */
export class UncuttableError extends Error {
  override name = 'UncuttableError';
}

/**
 * Places the windows in both parts of a series. What the trainer does and what a plan foretells is this.
 *
 * @throws UncuttableError when a part is too short for a single window
 */
export function placeWindows(split: Split, options: CutOptions): { train: Windows; test: Windows } {
  const [train, test] = [trainWindows(split, options), testWindows(split, options)];
  if (train.count === 0) throw new UncuttableError(trainingPartTooShort(split, options));
  if (test.count === 0) throw new UncuttableError(testPartTooShort(split, options));
  return { train, test };
}

/** The windows of the test part alone; undefined where there is none, or nothing that they could look back on. */
export function placeTest(
  dates: readonly string[],
  ratioTrainSet: number,
  testBegin: string | undefined,
  size: WindowSize,
): Windows | undefined {
  try {
    const windows = testWindows(splitDays(dates, ratioTrainSet, testBegin), size);
    return windows.count > 0 && windows.from >= 0 ? windows : undefined;
  } catch (error) {
    if (error instanceof UncuttableError) return undefined;
    throw error;
  }
}

/** @throws UncuttableError when a close is no number, or the closes are too far apart for their errors to be stored */
export function requireCloses(series: Days): void {
  requireFinite(series);
  requireStorableErrors(series);
}

function requireFinite({ dates, close }: Days): void {
  const bad = close.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) throw new UncuttableError(`The close of ${dates[bad]} is not a number (${close[bad]}).`);
}

/** A model's errors are about as large as the closes are apart: where their squares are no FLOATs, neither is any MSE. */
function requireStorableErrors({ close }: Days): void {
  const span =
    close.reduce((most, value) => Math.max(most, value), -Infinity) -
    close.reduce((least, value) => Math.min(least, value), Infinity);
  if (close.length === 0 || fitsFloat(span ** 2)) return;
  const factor = 10 ** -Math.round(Math.log10(span));
  throw new UncuttableError(
    `The closes are ${span.toPrecision(3)} apart, and squared errors of that size are not in the range of the FLOAT column ` +
      `MSE (1.4e-45 to 3.4e38): import them in another unit, such as multiplied by ${factor.toExponential()}.`,
  );
}

/**
 * Splits a series by time. The training part is the first RATIO_TRAIN_SET of its days, rounded down; the test part is
 * what is left or, where the evaluation says when it begins, the days from then on (days in between are used as inputs
 * only).
 *
 * @param dates market days in ascending order, YYYYMMDD
 * @throws UncuttableError when the training part reaches into the test part, or there is no test part
 */
export function splitDays(dates: readonly string[], ratioTrainSet: number, testBegin?: string): Split {
  const days = dates.length;
  const trainDays = wholeDays(ratioTrainSet * days);
  if (testBegin === undefined) return { trainDays, testFirst: trainDays, days };
  const testFirst = dates.findIndex((date) => date >= testBegin);
  if (testFirst === -1) {
    throw new UncuttableError(
      `The test part begins on ${testBegin}, after the last day of the data (${dates.at(-1)}).`,
    );
  }
  if (trainDays > testFirst) {
    throw new UncuttableError(
      `RATIO_TRAIN_SET ${ratioTrainSet} reaches past the begin of the test part: training would end on ` +
        `${dates[trainDays - 1]}, evaluation.testBegin is ${testBegin}.`,
    );
  }
  return { trainDays, testFirst, days };
}

// Products such as 0.29 · 100 = 28.999999999999996 stand for whole numbers of days.
const wholeDays = (product: number): number => Math.floor(Number(product.toFixed(6)));

/** The windows that lie in the training part, targets included. */
function trainWindows({ trainDays }: Split, { sequence, horizon }: WindowSize): Windows {
  return between(0, trainDays - sequence - horizon);
}

/**
 * The windows whose targets lie in the test part. Their inputs may reach back before it: on the eve of a test day all
 * days before it are known.
 */
function testWindows({ testFirst, days }: Split, { sequence, horizon }: WindowSize): Windows {
  return between(testFirst - sequence, days - sequence - horizon);
}

function between(from: number, to: number): Windows {
  return { from, count: Math.max(0, to - from + 1) };
}

function trainingPartTooShort({ trainDays, days }: Split, { sequence, horizon, ratioTrainSet }: CutOptions): string {
  return (
    `A window of SIZE_SEQUENCE ${sequence} with SIZE_UNIT_OUTPUT ${horizon} needs ${sequence + horizon} days, ` +
    `and the training part has ${trainDays} (RATIO_TRAIN_SET ${ratioTrainSet} of ${days}).`
  );
}

function testPartTooShort({ testFirst, days }: Split, { horizon }: CutOptions): string {
  return `SIZE_UNIT_OUTPUT ${horizon} needs as many days to test on, and the test part has ${days - testFirst}.`;
}
