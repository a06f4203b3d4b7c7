import { expect, it } from 'vitest';
import { differenceOf } from './compare.ts';

const CUT = { limit: 0.05, stepsPerEpoch: 2 };
const GIVEN = { losses: [4, 2, 1, 0.5], mse: 100 };

it('is nothing between equal trainings', () => {
  expect(differenceOf(GIVEN, GIVEN, CUT)).toEqual({
    firstLoss: 0,
    largestLoss: 0,
    stepsBeyond: 0,
    largestEpoch: 0,
    mse: 0,
  });
});

it('is relative to the training that was repeated, in whichever direction', () => {
  const difference = differenceOf(GIVEN, { losses: [4.004, 2, 1.1, 0.4], mse: 99 }, CUT);
  expect(difference.firstLoss).toBeCloseTo(0.001, 12);
  expect(difference.largestLoss).toBeCloseTo(0.2, 12);
  expect(difference.stepsBeyond).toBe(2);
  expect(difference.largestEpoch).toBeCloseTo(0.004 / 6, 12); // the second epoch's errors cancel each other out
  expect(difference.mse).toBeCloseTo(0.01, 12);
});

it('wants the same steps', () => {
  expect(() => differenceOf(GIVEN, { losses: [4], mse: 1 }, CUT)).toThrow('A training of 4 steps was repeated in 1.');
});
