import { expect, test } from 'vitest';
import type { ParameterPoint, TaskRow } from '@tuningsweep/ledger';
import { causeOf, Failures } from './failures.ts';
import { SHOWN_FAILURES, SHOWN_GROUPS } from './report-data.ts';

const task = (codeTask: string, note: string, parameters: ParameterPoint): TaskRow => ({
  codeTask,
  idxTask: 0,
  inGrid: true,
  status: 'Failed',
  attempt: 2,
  parameters,
  seed: 42,
  metrics: {},
  note,
});

test.each([
  ['TrainerError: loss is NaN at epoch 3', 'TrainerError: loss is NaN at epoch 17'],
  ['exit code 137 after 1.5e3 s', 'exit code 1 after 20 s'],
  ['at 0x7ffeA0: segmentation fault', 'at 0x1: segmentation fault'],
])('%j and %j are of one cause', (one, other) => expect(causeOf(one)).toBe(causeOf(other)));

test('words make causes', () => expect(causeOf('no memory')).not.toBe(causeOf('no luck')));

test('groups say how many, what their tasks have in common, and which they are', () => {
  const failures = new Failures(['rate', 'width', 'momentum']);
  failures.add(task('a', 'other', { rate: 0.1, width: 16 }));
  failures.add(task('b', 'NaN at 1', { rate: 0.1, width: 16 }));
  failures.add(task('c', 'NaN at 2', { rate: 0.1, width: 32, momentum: 0.9 }));
  expect(failures.groups.map(({ note, tasks, common, shown }) => [note, tasks, common, shown.length])).toEqual([
    ['NaN at 1', 2, { rate: 0.1 }, 2],
    ['other', 1, { rate: 0.1, width: 16 }, 1],
  ]);
  expect(failures.groups[0]?.shown[1]).toEqual({
    codeTask: 'c',
    attempts: 2,
    note: 'NaN at 2',
    parameters: { rate: 0.1, width: 32, momentum: 0.9 },
  });
});

test('as many as a page has room for', () => {
  const failures = new Failures([]);
  for (let n = 0; n < 1000; n++) failures.add(task(`t${n}`, `cause ${String.fromCodePoint(0x4e00 + (n % 300))}`, {}));
  expect(failures.groups).toHaveLength(SHOWN_GROUPS);
  expect(failures.groups.flatMap(({ shown }) => shown).length).toBeLessThanOrEqual(SHOWN_FAILURES);
  expect(failures.groups[0]?.tasks).toBe(4);
});
