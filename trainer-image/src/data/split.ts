import { splitDays as split, UncuttableError } from '@tuningsweep/ledger';
import type { EvaluationParts, Split } from '@tuningsweep/ledger';
import { BadInputError } from '../errors.ts';

/**
 * Splits a series by time, as the ledger's function of this name says.
 *
 * @param dates market days in ascending order, YYYYMMDD
 * @throws BadInputError when parts overlap, or a part has no day
 */
export function splitDays(dates: readonly string[], ratioTrainSet: number, evaluation: EvaluationParts = {}): Split {
  return asBadInput(() => split(dates, ratioTrainSet, evaluation));
}

/** What no other attempt could cut either is bad input. */
export function asBadInput<T>(cut: () => T): T {
  try {
    return cut();
  } catch (error) {
    throw error instanceof UncuttableError ? new BadInputError(error.message) : error;
  }
}
