import { describe, expect, test } from 'vitest';
import { aSweep } from '../../test/builders.ts';
import { stoppingByLoss } from './by-loss.ts';

const PART = { validationRatio: 0.1 };
const ASHA = { name: 'ASHA' } as const;

describe('tasks that stop by the training loss', () => {
  test.each([
    [
      'without a validation part',
      { earlyStopping: ASHA },
      /^Tasks stop early by their LOSS, .*: .* set spec.evaluation/,
    ],
    ['by the median', { earlyStopping: { name: 'Median' as const } }, /^Tasks stop early by their LOSS, /],
    [
      'beside a validation part',
      { earlyStopping: { ...ASHA, metric: 'LOSS' }, evaluation: PART },
      /^Tasks stop early by their LOSS, .*: leave spec.earlyStopping.metric out, or set it to VALIDATION_MSE\.$/,
    ],
  ])('%s', (_title, spec, sentence) => expect(stoppingByLoss(aSweep(spec).spec)).toMatch(sentence));

  test.each([
    ['train to their end', {}],
    ['stop by the validation part', { earlyStopping: ASHA, evaluation: PART }],
    [
      'have a trainer of their own',
      { earlyStopping: ASHA, trainer: { ...aSweep().spec.trainer, command: ['train'] }, objective: { metric: 'LOSS' } },
    ],
  ])('not those that %s', (_title, spec) => expect(stoppingByLoss(aSweep(spec).spec)).toBeUndefined());
});
