import { describe, expect, it } from 'vitest';
import { windowProducts } from '../../model/src/cost.ts';
import { CASES } from './cases.ts';
import { operationsOf, trafficOf, workingSetOf } from './cost.ts';

const TINY = { sequence: 2, inputUnits: 3, hiddenUnits: 5, batch: 1, learningRate: 0.001 };

describe('operationsOf', () => {
  it('counts the products of a tiny model', () => {
    const forwardFirstDay = 4 * (1 * 3 + 3 * 5);
    const forwardSecondDay = 4 * (1 * 3 + 3 * 3 + 3 * 5 + 5 * 5);
    const forward = forwardFirstDay + forwardSecondDay + 5;
    const backToStates = 4 * (3 * 3 + 5 * 5) + 2 * 4 * 3 * 5 + 5;
    expect(operationsOf(TINY)).toBe(2 * (2 * forward + backToStates));
  });

  it('grows with the batch', () => {
    expect(operationsOf({ ...TINY, batch: 20 })).toBe(20 * operationsOf(TINY));
  });

  it.each(CASES)('is nearly thrice the forward pass of a window: $inputUnits, $hiddenUnits, $batch', (each) => {
    const forward = 2 * each.batch * windowProducts(each.sequence, each.inputUnits, each.hiddenUnits);
    expect(operationsOf(each) / forward).toBeGreaterThan(2.9);
    expect(operationsOf(each) / forward).toBeLessThan(3);
  });
});

describe('trafficOf', () => {
  it('counts each pass over the arrays of a tiny model', () => {
    const weights = 4 * 3 * (1 + 3 + 1) + 4 * 5 * (3 + 5 + 1);
    const lower = 2 * (1 + 7 * 3 + 6 * 3 + 3 + 4 * 3 + 5 * 3 + 1);
    const upper = 2 * (3 + 7 * 5 + 6 * 5 + 4 * 5 + 3 + 5 * 5 + 3) + 5;
    expect(trafficOf(TINY)).toBe(4 * (lower + upper + 10 * weights));
  });
});

describe('workingSetOf', () => {
  it('counts the arrays of a tiny model once', () => {
    expect(workingSetOf(TINY)).toBe(4 * (2 * 7 * (3 + 5) + 2 * 4 * 5 + 2 * 3 + 6 * (60 + 180)));
  });
});
