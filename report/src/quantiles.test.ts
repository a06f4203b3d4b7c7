import { expect, test } from 'vitest';
import { boxOf } from './quantiles.ts';

test.each([
  [[], undefined],
  [[7], [7, 7, 7, 7, 7]],
  [
    [10, 2, 9, 100, 1],
    [1, 2, 9, 10, 100],
  ],
  [
    [4, 1, 2, 3],
    [1, 1.75, 2.5, 3.25, 4],
  ],
])('%j', (values, box) => expect(boxOf(values)).toEqual(box));
