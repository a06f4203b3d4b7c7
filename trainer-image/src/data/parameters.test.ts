import { expect, test } from 'vitest';
import { checkParameters } from './parameters.ts';

const GOOD = {
  epoch: 20,
  batchSize: 10,
  learningRate: 0.001,
  ratioTrainSet: 0.8,
  sizeSequence: 50,
  sizeUnitInput: 50,
  sizeUnitHidden: 64,
  sizeUnitOutput: 1,
};

test('accepts a point of the seed grid', () => {
  expect(() => checkParameters(GOOD)).not.toThrow();
});

test.each([
  [{ epoch: 0 }, 'EPOCH'],
  [{ batchSize: 2.5 }, 'BATCH_SIZE'],
  [{ sizeSequence: -1 }, 'SIZE_SEQUENCE'],
  [{ sizeUnitInput: Number.NaN }, 'SIZE_UNIT_INPUT'],
  [{ sizeUnitHidden: 0 }, 'SIZE_UNIT_HIDDEN'],
  [{ sizeUnitOutput: Number.POSITIVE_INFINITY }, 'SIZE_UNIT_OUTPUT'],
  [{ learningRate: 0 }, 'LEARNING_RATE'],
  [{ learningRate: Number.NaN }, 'LEARNING_RATE'],
  [{ ratioTrainSet: 1 }, 'RATIO_TRAIN_SET'],
  [{ ratioTrainSet: Number.NaN }, 'RATIO_TRAIN_SET'],
])('refuses %o, naming %s and the value', (wrong, column) => {
  const value = Object.values(wrong)[0];
  expect(() => checkParameters({ ...GOOD, ...wrong })).toThrow(new RegExp(`${column}.*${value}`));
});
