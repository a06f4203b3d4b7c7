import { describe, expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { incomparable } from './comparable.ts';
import { samples } from './samples.ts';

const { parameters } = aSweep().spec;
const withAxis = (axes: typeof parameters) => ({ parameters: { ...parameters, ...axes } });

describe('metrics that cannot be compared', () => {
  const ratioTrainSet = { values: [0.8, 0.9] };

  test('several ratios without a fixed test part', () => {
    const warning = incomparable(aSweep(withAxis({ ratioTrainSet })).spec);
    expect(warning).toMatch(/ratioTrainSet has the values 0.8, 0.9, .* Set spec.evaluation.testBegin/);
  });

  test.each([
    ['one ratio', {}],
    ['a fixed test part', { ...withAxis({ ratioTrainSet }), evaluation: { testBegin: '2020-12-01' } }],
  ])('not with %s', (_, spec) => expect(incomparable(aSweep(spec).spec)).toBeUndefined());
});

describe('the points that are shown', () => {
  const epochs = (values: number[]) => {
    const { first, last } = samples(aSweep(withAxis({ epoch: { values }, learningRate: { values: [0.001] } })));
    return [first, last].map((points) => points.map((point) => point.parameters.epoch));
  };

  test('all of a few', () => expect(epochs([1, 2, 3, 4, 5, 6])).toEqual([[1, 2, 3, 4, 5, 6], []]));
  test('the ends of many', () =>
    expect(epochs([1, 2, 3, 4, 5, 6, 7])).toEqual([
      [1, 2, 3],
      [5, 6, 7],
    ]));
});
