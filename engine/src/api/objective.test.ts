import { describe, expect, test } from 'vitest';
import { aSweep } from '../../test/builders.ts';
import { choiceByTestDays, withMetric } from './objective.ts';

const PART = { validationBegin: '2020-06-01', testBegin: '2020-09-01' };

describe('the metric that tasks are chosen by', () => {
  test.each([
    ['the test part’s without a validation part', {}, {}, 'MSE'],
    ['the test part’s where the evaluation says nothing of one', {}, { testBegin: '2020-09-01' }, 'MSE'],
    ['the validation part’s, from a day on', {}, PART, 'VALIDATION_MSE'],
    ['the validation part’s, by its share', {}, { validationRatio: 0.1 }, 'VALIDATION_MSE'],
    ['the one that is named', { metric: 'MSE' }, PART, 'MSE'],
  ])('%s', (_title, objective, evaluation, metric) => {
    const { spec } = aSweep();
    expect(withMetric({ ...spec, objective, evaluation }).objective).toEqual({ ...objective, metric });
  });

  test('leaves what else the objective says as it is written', () => {
    const { spec } = aSweep();
    const { objective } = withMetric({ ...spec, objective: { target: 5 } });
    expect(JSON.stringify(objective)).toBe('{"target":5,"metric":"MSE"}');
  });
});

describe('tasks that are chosen by their test days', () => {
  test.each([
    [
      'without a validation part',
      {},
      /^Tasks are chosen by their MSE on the test days, .* set spec.evaluation.validationBegin/,
    ],
    [
      'by another metric of these',
      { objective: { metric: 'ACCURACY' } },
      /^Tasks are chosen by their ACCURACY on the test/,
    ],
    [
      'beside a validation part',
      { objective: { metric: 'MSE' }, evaluation: PART },
      /^Tasks are chosen by their MSE on the test days, not by the validation part: leave spec.objective.metric out/,
    ],
  ])('%s', (_title, spec, sentence) => expect(choiceByTestDays(aSweep(spec).spec)).toMatch(sentence));

  test.each([
    ['by the validation part', { evaluation: PART }],
    ['by the training loss', { objective: { metric: 'LOSS' } }],
    ['by what a trainer of one’s own reports', { trainer: { ...aSweep().spec.trainer, command: ['train'] } }],
  ])('not those that are chosen %s', (_title, spec) => expect(choiceByTestDays(aSweep(spec).spec)).toBeUndefined());
});
