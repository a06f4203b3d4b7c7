/** At which epochs tasks are compared: after the first ones, and each time the factor as many. */
export interface Ladder {
  readonly minEpochs: number;
  readonly reductionFactor: number;
}

/** The epochs of the rungs at which a task of so many epochs pauses, from the lowest on; after its last epoch it is over. */
export function rungsOf({ minEpochs, reductionFactor }: Ladder, epochs: number): number[] {
  const rungs: number[] = [];
  for (let rung = minEpochs; rung < epochs; rung *= reductionFactor) rungs.push(rung);
  return rungs;
}
