import { BadInputError } from '../errors.ts';

/** The days of a series by their use: training part [0, trainDays), test part [testFirst, days). */
export type Split = { trainDays: number; testFirst: number; days: number };

/**
 * Splits a series by time. The training part is the first RATIO_TRAIN_SET of its days, rounded down; the test part is
 * what is left or, where the evaluation says when it begins, the days from then on (days in between are used as inputs
 * only).
 *
 * @param dates market days in ascending order, YYYYMMDD
 * @param testBegin first day of the test part, YYYYMMDD
 * @throws {BadInputError} when the training part reaches into the test part, or there is no test part
 */
export function splitDays(dates: readonly string[], ratioTrainSet: number, testBegin?: string): Split {
  const days = dates.length;
  const trainDays = wholeDays(ratioTrainSet * days);
  if (testBegin === undefined) return { trainDays, testFirst: trainDays, days };
  const testFirst = dates.findIndex((date) => date >= testBegin);
  if (testFirst === -1) {
    throw new BadInputError(`The test part begins on ${testBegin}, after the last day of the data (${dates.at(-1)}).`);
  }
  if (trainDays > testFirst) {
    throw new BadInputError(
      `RATIO_TRAIN_SET ${ratioTrainSet} reaches past the begin of the test part: training would end on ` +
        `${dates[trainDays - 1]}, evaluation.testBegin is ${testBegin}.`,
    );
  }
  return { trainDays, testFirst, days };
}

// Products such as 0.29 · 100 = 28.999999999999996 stand for whole numbers of days.
const wholeDays = (product: number): number => Math.floor(Number(product.toFixed(6)));
