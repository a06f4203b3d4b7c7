import { describe, expect, it } from 'vitest';
import { curveLine, headOf } from './lines.ts';
import type { Curve } from './lines.ts';

const CURVE: Curve = {
  task: { codeTask: 'a-b', parameters: { batchSize: 10, learningRate: 0.00123457 }, metrics: { MSE: 123.456789 } },
  validation: 'VALIDATION_MSE',
  steps: [
    { step: 1, metrics: { LOSS: 0.0123456789, seconds: 1, VALIDATION_MSE: 40 } },
    { step: 2, metrics: { LOSS: 0.01, seconds: 3, VALIDATION_MSE: 30.000001 } },
  ],
};

describe('a learning curve as a line', () => {
  it('has a column for each figure, with five digits', () => {
    expect(headOf(CURVE)).toBe('batchSize,learningRate,test,seconds,loss1,loss2,validation1,validation2');
    expect(curveLine(CURVE)).toBe('10,0.00123457,123.46,2,0.012346,0.01,40,30');
  });

  it('is refused where an epoch has no value', () => {
    const steps = [{ step: 1, metrics: { LOSS: 1, seconds: 1 } }];
    expect(() => curveLine({ ...CURVE, steps })).toThrow(
      'expected a number for VALIDATION_MSE of step 1 of a-b, found undefined',
    );
  });
});
