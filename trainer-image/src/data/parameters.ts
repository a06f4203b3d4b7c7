import { hyperParametersOf, PARAMETERS } from '@tuningsweep/ledger';
import type { HyperParameters, ParameterPoint } from '@tuningsweep/ledger';
import { BadInputError } from '../errors.ts';

const COUNTS = PARAMETERS.filter(({ type }) => type === 'int');

/**
 * The parameters that the LSTM trainer trains by, checked as the manifest's schema promises them: rows may have been written by
 * another program, and a sweep with a trainer of its own may do without some.
 *
 * @throws BadInputError naming the column
 */
export function checkParameters(point: ParameterPoint): HyperParameters {
  const parameters = hyperParametersOf(point);
  if (parameters === undefined) throw new BadInputError(describeMissing(point));
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
  return parameters;
}

function describeMissing(point: ParameterPoint): string {
  const missing = PARAMETERS.filter(({ field }) => typeof point[field] !== 'number').map(({ column }) => column);
  return (
    `The LSTM trainer needs a number as ${missing.join(', ')}; the task has only ${Object.keys(point).join(', ')}. ` +
    'A trainer of your own is named by spec.trainer.command or spec.trainer.image.'
  );
}
