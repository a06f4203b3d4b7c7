import { expect, test } from 'vitest';
import { aSweep } from '../../../engine/test/builders.ts';
import { cores } from '../cores.ts';
import { describeTime } from './describe-time.ts';

const ESTIMATE = { low: 520, high: 575, measured: 8, scaled: 0, isRough: false };
const AT_ONCE = `with 2 at a time on ${cores()}`;
const sweep = aSweep();
const asha = aSweep({ earlyStopping: { name: 'ASHA' } });
const FINISHED = 'that this trainer has finished here';

test.each([
  ['nothing left', null, 0, sweep, 'Nothing is left to train.'],
  ['nothing known', null, 4, sweep, 'No estimate: no task of T has been finished by this trainer here yet.'],
  [
    'a range',
    { ...ESTIMATE, startSeconds: 0.25, scaled: 2 },
    4,
    sweep,
    `8m 40s to 9m 35s ${AT_ONCE}, by 8 tasks of T ${FINISHED}, with 0.3s between two of them; 2 have a size that was not trained yet.`,
  ],
  [
    'one task of another size',
    { ...ESTIMATE, startSeconds: 2, scaled: 1 },
    4,
    sweep,
    `8m 40s to 9m 35s ${AT_ONCE}, by 8 tasks of T ${FINISHED}, with 2s between two of them; 1 has a size that was not trained yet.`,
  ],
  [
    'a rough one, by one task',
    { ...ESTIMATE, high: 520, measured: 1, isRough: true },
    4,
    sweep,
    `Roughly 8m 40s ${AT_ONCE}, by 1 task of T ${FINISHED}. The start of each trainer is not counted.`,
  ],
  [
    'early stopping',
    { ...ESTIMATE, startSeconds: 2, training: { low: 0.1111, high: 0.185, stretches: 1.5 } },
    4,
    asha,
    `8m 40s to 9m 35s ${AT_ONCE}, by 8 tasks of T ${FINISHED}, with 2s between two of them. With ASHA 11 to 19 % of what is left is expected to be trained.`,
  ],
  [
    'early stopping of nobody knows how many epochs',
    { ...ESTIMATE, high: 520, startSeconds: 2 },
    4,
    asha,
    `About 8m 40s ${AT_ONCE}, by 8 tasks of T ${FINISHED}, with 2s between two of them. Every task is counted as trained to its end, since nobody knows how many epochs ASHA leaves out.`,
  ],
])('%s', (_, estimate, left, of, sentence) => expect(describeTime(estimate, left, of)).toBe(sentence));
