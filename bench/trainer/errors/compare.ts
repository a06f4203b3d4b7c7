import type { Outcome } from '../side.ts';

/** How far a training that was repeated is from the one that it repeats, relative to that one. */
export interface Difference {
  /** Of the first step's loss, which nothing but the first weights and windows make. */
  firstLoss: number;
  /** Of the loss of the step that differs the most. */
  largestLoss: number;
  /** How many steps' losses differ by more than the limit. */
  stepsBeyond: number;
  /** Of each epoch's mean loss, the epoch's that differs the most. */
  largestEpoch: number;
  mse: number;
}

/**
 * Compares two trainings step by step.
 *
 * @param cut limit: of a step's relative difference, beyond which steps are counted; stepsPerEpoch: of both trainings
 * @throws Error where they have different numbers of steps
 */
export function differenceOf(
  given: Outcome,
  repeated: Outcome,
  cut: { limit: number; stepsPerEpoch: number },
): Difference {
  const steps = given.losses.length;
  if (repeated.losses.length !== steps) {
    throw new Error(`A training of ${steps} steps was repeated in ${repeated.losses.length}.`);
  }
  const perStep = relative(given.losses, repeated.losses);
  const epochs = (losses: readonly number[]): number[] =>
    Array.from({ length: Math.ceil(steps / cut.stepsPerEpoch) }, (_, epoch) =>
      mean(losses.slice(epoch * cut.stepsPerEpoch, (epoch + 1) * cut.stepsPerEpoch)),
    );
  return {
    firstLoss: perStep[0] ?? Number.NaN,
    largestLoss: Math.max(...perStep),
    stepsBeyond: perStep.filter((each) => each > cut.limit).length,
    largestEpoch: Math.max(...relative(epochs(given.losses), epochs(repeated.losses))),
    mse: Math.abs(repeated.mse / given.mse - 1),
  };
}

function relative(given: readonly number[], repeated: readonly number[]): number[] {
  return given.map((value, index) => Math.abs((repeated[index] ?? Number.NaN) / value - 1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
