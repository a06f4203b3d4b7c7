import { counted } from '../../values/counted.ts';
import { fitsFloat } from '../../values/float.ts';
import { splitDays, UncuttableError } from './split.ts';
import type { EvaluationParts, Split } from './split.ts';

/** Days of a series with their closes, in order of time; days as YYYYMMDD. */
interface Days {
  readonly dates: readonly string[];
  readonly close: Float32Array;
}

/** What a window looks like: `sequence` days of input, then `horizon` days of target. */
export interface WindowSize {
  readonly sequence: number;
  readonly horizon: number;
}

/** How a series is cut. */
export type CutOptions = WindowSize & EvaluationParts & { readonly ratioTrainSet: number };

/** Windows by their first days: `count` of them, the first of which begins on the day `from`. */
export interface Windows {
  readonly from: number;
  readonly count: number;
}

/** The windows of the parts that a trained model is scored on. */
interface ScoredWindows {
  readonly validation?: Windows;
  readonly test: Windows;
}

/**
 * Places the windows in the parts of a series. What the trainer does and what a plan foretells is this.
 *
 * @throws UncuttableError when a part is too short for a single window
 */
export function placeWindows(split: Split, options: CutOptions): ScoredWindows & { train: Windows } {
  const [train, scored] = [trainWindows(split, options), scoredWindows(split, options)];
  const { validation, test } = scored;
  if (train.count === 0) throw new UncuttableError(trainingPartTooShort(split, options));
  if (validation?.count === 0) throw new UncuttableError(validationPartTooShort(split, options));
  if (test.count === 0) throw new UncuttableError(testPartTooShort(split, options));
  return { train, ...scored };
}

/** The windows to score on alone, of each part that has some, and days that they can look back on. */
export function placeScored(
  dates: readonly string[],
  ratioTrainSet: number,
  evaluation: EvaluationParts,
  size: WindowSize,
): Partial<ScoredWindows> {
  try {
    const windows = Object.entries(scoredWindows(splitDays(dates, ratioTrainSet, evaluation), size));
    return Object.fromEntries(windows.filter(([, { from, count }]) => count > 0 && from >= 0));
  } catch (error) {
    if (error instanceof UncuttableError) return {};
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

/** The windows that lie in the training part, targets included. */
function trainWindows({ trainDays }: Split, { sequence, horizon }: WindowSize): Windows {
  return between(0, trainDays - sequence - horizon);
}

/**
 * The windows whose targets lie in the part. Their inputs may reach back before it: on the eve of a day all days before it are
 * known.
 */
function scoredWindows({ validation, testFirst, days }: Split, { sequence, horizon }: WindowSize): ScoredWindows {
  const inPart = (first: number, end: number): Windows => between(first - sequence, end - sequence - horizon);
  return {
    ...(validation && { validation: inPart(validation.first, validation.end) }),
    test: inPart(testFirst, days),
  };
}

function between(from: number, to: number): Windows {
  return { from, count: Math.max(0, to - from + 1) };
}

function trainingPartTooShort({ trainDays, days }: Split, { sequence, horizon, ratioTrainSet }: CutOptions): string {
  return (
    `A window of SIZE_SEQUENCE ${sequence} with SIZE_UNIT_OUTPUT ${horizon} needs ${counted(sequence + horizon, 'day')}, ` +
    `and the training part has ${trainDays} (RATIO_TRAIN_SET ${ratioTrainSet} of ${days}).`
  );
}

function validationPartTooShort({ validation = { first: 0, end: 0 } }: Split, { horizon }: CutOptions): string {
  const days = validation.end - validation.first;
  return `SIZE_UNIT_OUTPUT ${horizon} needs as many days to validate on, and the validation part has ${days}.`;
}

function testPartTooShort({ testFirst, days }: Split, { horizon }: CutOptions): string {
  return `SIZE_UNIT_OUTPUT ${horizon} needs as many days to test on, and the test part has ${days - testFirst}.`;
}
