import { describe, expect, test } from 'vitest';
import type { Window } from '@tuningsweep/ledger';
import type { TuningSweepSpec } from '../../api/index.ts';
import { aSweep } from '../../../test/builders.ts';
import { untrainablePoints, whyUntrainable } from './trainable.ts';

/** Days from the second of January on, each with a close of 1. */
function aSeries(days: number, close: readonly number[] = Array<number>(days).fill(1)): Window {
  const dates = Array.from({ length: days }, (_, at) => `202001${String(at + 2).padStart(2, '0')}`);
  return { dates, close: Float32Array.from(close) };
}

/** Four points for every combination of these. */
function aSpec(
  axes: { ratioTrainSet?: number[]; sizeSequence?: number[]; sizeUnitOutput?: number[] },
  evaluation?: TuningSweepSpec['evaluation'],
): TuningSweepSpec {
  const { spec } = aSweep(evaluation && { evaluation });
  const changed = Object.entries(axes).map(([axis, values]) => [axis, { values }]);
  return { ...spec, parameters: { ...spec.parameters, ...Object.fromEntries(changed) } };
}

const NONE_OF = (total: number, days: number): string =>
  'spec.parameters: expected points that can be trained on the data of T from 2020-01-01 to 2020-12-31 ' +
  `(${days} days in TB_ASSETVALUE_ADJ), found none among ${total}. `;
const WAY_OUT = ' Import what is missing, widen spec.data, or change these values.';

describe('why nothing of a grid can be trained', () => {
  test.each([
    [
      'the training part has no room for a window',
      aSpec({}),
      aSeries(7),
      `${NONE_OF(4, 7)}sizeSequence 5, sizeUnitOutput 1, ratioTrainSet 0.8: A window of SIZE_SEQUENCE 5 with ` +
        'SIZE_UNIT_OUTPUT 1 needs 6 days, and the training part has 5 (RATIO_TRAIN_SET 0.8 of 7).',
    ],
    [
      'the test part has no room for a forecast',
      aSpec({ sizeSequence: [1], sizeUnitOutput: [3] }),
      aSeries(10),
      `${NONE_OF(4, 10)}sizeSequence 1, sizeUnitOutput 3, ratioTrainSet 0.8: SIZE_UNIT_OUTPUT 3 needs as many days to ` +
        'test on, and the test part has 2.',
    ],
    [
      'the test part begins after the data',
      aSpec({}, { testBegin: '2020-03-01' }),
      aSeries(20),
      `${NONE_OF(4, 20)}sizeSequence 5, sizeUnitOutput 1, ratioTrainSet 0.8: The test part begins on 20200301, after the ` +
        'last day of the data (20200121).',
    ],
    [
      'the validation part has no room for a forecast',
      aSpec({ sizeSequence: [1], sizeUnitOutput: [3] }, { validationBegin: '2020-01-18', testBegin: '2020-01-19' }),
      aSeries(20),
      `${NONE_OF(4, 20)}sizeSequence 1, sizeUnitOutput 3, ratioTrainSet 0.8: SIZE_UNIT_OUTPUT 3 needs as many days to ` +
        'validate on, and the validation part has 1.',
    ],
    [
      'training goes on beyond the begin of the validation part',
      aSpec({}, { validationBegin: '2020-01-17', testBegin: '2020-01-20' }),
      aSeries(20),
      `${NONE_OF(4, 20)}sizeSequence 5, sizeUnitOutput 1, ratioTrainSet 0.8: RATIO_TRAIN_SET 0.8 reaches past the begin ` +
        'of the validation part: training would end on 20200117, evaluation.validationBegin is 20200117.',
    ],
    [
      'a close is no number',
      aSpec({}),
      aSeries(3, [1, Number.NaN, 1]),
      `${NONE_OF(4, 3)}The close of 20200103 is not a number (NaN).`,
    ],
  ])('%s', (_, spec, series, sentence) => {
    expect(whyUntrainable(spec, series)).toBe(sentence + WAY_OUT);
    expect(untrainablePoints(spec, series)).toMatchObject({ total: 4, points: 4 });
  });

  test('of many combinations some are named and the others counted', () => {
    const spec = aSpec({ ratioTrainSet: [0.5, 0.8], sizeSequence: [50, 60], sizeUnitOutput: [1, 2] });
    const sentence = whyUntrainable(spec, aSeries(20));
    expect(sentence).toContain(NONE_OF(32, 20));
    expect(sentence?.match(/ratioTrainSet/g)).toHaveLength(3);
    expect(sentence).toContain('(and 5 more combinations)');
    expect(untrainablePoints(spec, aSeries(20))).toMatchObject({
      total: 32,
      points: 32,
      reasons: expect.stringContaining('(and 5 more combinations)'),
    });
  });

  test.each([
    ['there are days enough', aSpec({}), aSeries(8), undefined],
    ['there are no data, which is another matter', aSpec({}), aSeries(0), undefined],
    ['only the longest window is too long', aSpec({ sizeSequence: [25, 5] }), aSeries(20), 4],
    ['only one part is too short', aSpec({ ratioTrainSet: [0.1, 0.8] }), aSeries(20), 4],
    ['only one horizon is too far', aSpec({ sizeUnitOutput: [9, 1, 8] }), aSeries(20), 8],
    [
      'one ratio reaches into the test part',
      aSpec({ ratioTrainSet: [0.9, 0.5] }, { testBegin: '2020-01-15' }),
      aSeries(20),
      4,
    ],
  ])('nothing is said where %s', (_, spec, series, points) => {
    expect(whyUntrainable(spec, series)).toBeUndefined();
    expect(untrainablePoints(spec, series)?.points).toBe(points);
  });
});
