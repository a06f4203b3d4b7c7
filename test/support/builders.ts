import type { HyperParameters, ModelResult } from '../../ledger/src/index.ts';

const values = (...list: number[]): { values: number[] } => ({ values: list });

/** The parameters of a small sweep, as a manifest has them: four points. */
export const FOUR_POINTS = {
  epoch: values(1, 2),
  batchSize: values(10),
  learningRate: values(0.001, 0.005),
  ratioTrainSet: values(0.8),
  sizeSequence: values(5),
  sizeUnitInput: values(4),
  sizeUnitHidden: values(4),
  sizeUnitOutput: values(1),
};

/** The first of them, with changes. */
export function aPoint(changes: Partial<HyperParameters> = {}): HyperParameters {
  return {
    epoch: 1,
    batchSize: 10,
    learningRate: 0.001,
    ratioTrainSet: 0.8,
    sizeSequence: 5,
    sizeUnitInput: 4,
    sizeUnitHidden: 4,
    sizeUnitOutput: 1,
    ...changes,
  };
}

/** A result that depends on nothing but the task, so that every order of events must end with the same one. */
export function resultOf(codeTask: string): ModelResult & { naiveMse: number } {
  const mse = Array.from(codeTask, (letter) => letter.charCodeAt(0)).reduce((sum, code) => sum + code, 0) % 97;
  const days = {
    dateBeginTrain: '20200101',
    dateEndTrain: '20200601',
    dateBeginTest: '20200602',
    dateEndTest: '20201231',
  };
  return { ticker: 'T', versionModel: 1, ...days, loss: 0.5, accuracy: 0.5, mse, naiveMse: 50 };
}
