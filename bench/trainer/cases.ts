/** One size of the model and the batch. */
export interface Case {
  sequence: number;
  inputUnits: number;
  hiddenUnits: number;
  batch: number;
  learningRate: number;
}

/** Length of a window in days. */
export const SEQUENCE = 50;
const UNITS = [
  [50, 64],
  [64, 64],
  [50, 128],
  [64, 128],
] as const;
const BATCHES = [20, 10] as const;

/** The four pairs of units of the seed's grid at its two batch sizes. */
export const CASES: readonly Case[] = BATCHES.flatMap((batch) =>
  UNITS.map(([inputUnits, hiddenUnits]) => ({
    sequence: SEQUENCE,
    inputUnits,
    hiddenUnits,
    batch,
    learningRate: 0.001,
  })),
);
