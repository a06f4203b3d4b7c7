import { expect, test } from 'vitest';
import { secondsBetweenTasks } from './starts.ts';

/** Tasks by when they began and ended, in seconds. */
const times = (...spans: [number, number][]) =>
  spans.map(([begin, end]) => ({ startedAt: begin * 1000, endedAt: end * 1000 }));

test.each([
  ['nothing was run', times(), undefined],
  ['no task came after another one', times([0, 10], [0, 12]), undefined],
  ['one at a time', times([0, 10], [11, 20], [23, 30], [31, 40]), 1],
  ['two at a time: each after the one whose place it took', times([0, 10], [0, 20], [12, 30], [22, 40]), 2],
  ['another run an hour later is no start', times([0, 10], [3610, 3620], [3623, 3630]), 3],
])('%s', (_, spans, seconds) => expect(secondsBetweenTasks(spans)).toBe(seconds));
