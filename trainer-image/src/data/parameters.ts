import { PARAMETERS } from '@tuningsweep/ledger';
import type { HyperParameters } from '@tuningsweep/ledger';
import { BadInputError } from '../errors.ts';

const COUNTS = PARAMETERS.filter(({ type }) => type === 'int');

/**
 * Checks what the manifest's schema promises, for rows that were not written by this product.
 *
 * @throws BadInputError naming the column
 */
export function checkParameters(parameters: HyperParameters): void {
  for (const { field, column } of COUNTS) {
    const value = parameters[field];
    if (!Number.isInteger(value) || value < 1) {
      throw new BadInputError(`${column} of the task must be a whole number of at least 1, found ${value}.`);
    }
  }
  const { learningRate, ratioTrainSet } = parameters;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new BadInputError(`LEARNING_RATE of the task must be a number greater than 0, found ${learningRate}.`);
  }
  if (!(ratioTrainSet > 0 && ratioTrainSet < 1)) {
    throw new BadInputError(`RATIO_TRAIN_SET of the task must lie between 0 and 1, found ${ratioTrainSet}.`);
  }
}
