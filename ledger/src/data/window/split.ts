import { counted } from '../../values/counted.ts';

/**
 * The days of a series by their use: training part [0, trainDays), validation part where there is one, test part
 * [testFirst, days).
 */
export interface Split {
  readonly trainDays: number;
  /** The days [first, end). */
  readonly validation?: { readonly first: number; readonly end: number };
  readonly testFirst: number;
  readonly days: number;
}

/**
 * How the days after the training part are divided. `testBegin` (YYYYMMDD) is the first day of the test part, which is what is
 * left without it. A validation part ends where the test part begins: it begins on the day `validationBegin`, or has the share
 * `validationRatio` of all days.
 */
export interface EvaluationParts {
  readonly testBegin?: string | undefined;
  readonly validationBegin?: string | undefined;
  readonly validationRatio?: number | undefined;
}

/** A series cannot be cut into parts with a window each. The message is a sentence for people. */
export class UncuttableError extends Error {
  override name = 'UncuttableError';
}

/**
 * Splits a series by time. The training part is the first RATIO_TRAIN_SET of its days, rounded down. Without `testBegin` the
 * other parts follow it at once; with it, days in between are used as inputs only.
 *
 * @param dates market days in ascending order, YYYYMMDD
 * @throws UncuttableError when the training part reaches into another one, there is no test part, or a validation part is asked
 * for that has no day
 */
export function splitDays(dates: readonly string[], ratioTrainSet: number, evaluation: EvaluationParts = {}): Split {
  const days = dates.length;
  const trainDays = wholeDays(ratioTrainSet * days);
  const testFirst = firstTestDay(dates, trainDays, evaluation);
  if (trainDays > testFirst) {
    throw new UncuttableError(
      `RATIO_TRAIN_SET ${ratioTrainSet} reaches past the begin of the test part: training would end on ` +
        `${dates[trainDays - 1]}, evaluation.testBegin is ${evaluation.testBegin}.`,
    );
  }
  const first = firstValidationDay(dates, testFirst, evaluation);
  if (first === undefined) return { trainDays, testFirst, days };
  if (trainDays > first) throw new UncuttableError(trainingTooLong(dates, trainDays, ratioTrainSet, evaluation));
  return { trainDays, validation: { first, end: testFirst }, testFirst, days };
}

function firstTestDay(dates: readonly string[], trainDays: number, evaluation: EvaluationParts): number {
  const { testBegin, validationRatio = 0 } = evaluation;
  if (testBegin === undefined) return trainDays + wholeDays(validationRatio * dates.length);
  const first = dates.findIndex((date) => date >= testBegin);
  if (first !== -1) return first;
  throw new UncuttableError(`The test part begins on ${testBegin}, after the last day of the data (${dates.at(-1)}).`);
}

/** Undefined where no validation part is asked for. Negative where its ratio takes more days than there are before the test part. */
function firstValidationDay(
  dates: readonly string[],
  testFirst: number,
  { testBegin, validationBegin, validationRatio }: EvaluationParts,
): number | undefined {
  if (validationBegin !== undefined) {
    const first = dates.findIndex((date) => date >= validationBegin);
    if (first !== -1 && first < testFirst) return first;
    throw new UncuttableError(
      `The validation part has no day: the data have none from ${validationBegin} to before ${testBegin ?? 'the test part'}.`,
    );
  }
  if (validationRatio === undefined) return undefined;
  const wanted = wholeDays(validationRatio * dates.length);
  if (wanted > 0) return testFirst - wanted;
  throw new UncuttableError(
    `The validation part has no day: evaluation.validationRatio ${validationRatio} of ${counted(dates.length, 'day')} is less than one.`,
  );
}

function trainingTooLong(
  dates: readonly string[],
  trainDays: number,
  ratioTrainSet: number,
  { testBegin, validationBegin, validationRatio = 0 }: EvaluationParts,
): string {
  const begin =
    validationBegin === undefined
      ? `evaluation.validationRatio ${validationRatio} takes the last ${counted(wholeDays(validationRatio * dates.length), 'day')} before ${testBegin}`
      : `evaluation.validationBegin is ${validationBegin}`;
  return (
    `RATIO_TRAIN_SET ${ratioTrainSet} reaches past the begin of the validation part: training would end on ` +
    `${dates[trainDays - 1]}, ${begin}.`
  );
}

// Products such as 0.29 · 100 = 28.999999999999996 stand for whole numbers of days.
const wholeDays = (product: number): number => Math.floor(Number(product.toFixed(6)));
