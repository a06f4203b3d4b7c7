import { expect, test } from 'vitest';
import { anExecution, anObservation, aTask } from '../../test/builders.ts';
import { decide } from './decide.ts';
import type { Execution, Observation } from './types.ts';

const evictedTimes = (count: number): Pick<Execution, 'evictions'> => ({
  evictions: { count, cause: 'Evicted', message: 'preempted by a pod that counts more' },
});

function observed(count: number, state: Execution['state'] = 'Waiting', changes: Partial<Observation> = {}) {
  const executions = [anExecution('a', state, evictedTimes(count))];
  return anObservation({ maxEvictions: 3, openTasks: [aTask('a')], executions, ...changes });
}

test.each(['Suspended', 'Waiting', 'Active', 'Lingering', 'Stopping'] as const)(
  'a task that was evicted more often than is allowed fails, whatever its execution does: %s',
  (state) => {
    expect(decide(observed(4, state)).actions).toEqual([
      {
        type: 'Settle',
        codeTask: 'a',
        outcome: 'Failed',
        note: 'Evicted: evicted or lost with its node 4 times, and 3 are allowed (--max-evictions); the last time: preempted by a pod that counts more',
      },
    ]);
  },
);

test('as often as is allowed, it goes on', () => {
  expect(decide(observed(3)).actions).toEqual([]);
});

test('where nothing limits them, it goes on for ever', () => {
  const { maxEvictions: _, ...unlimited } = observed(1000);
  expect(decide(unlimited).actions).toEqual([]);
});

test('with none allowed, the first fails it', () => {
  expect(decide(observed(1, 'Waiting', { maxEvictions: 0 })).actions).toMatchObject([{ outcome: 'Failed' }]);
});

test('a result that is there counts all the same', () => {
  const openTasks = [aTask('a', { status: 'Completed', hasResult: true })];
  expect(decide(observed(4, 'Waiting', { openTasks })).actions).toEqual([
    { type: 'Settle', codeTask: 'a', outcome: 'Completed' },
  ]);
  expect(decide(observed(4, 'Succeeded', { openTasks: [aTask('a', { hasResult: true })] })).actions).toEqual([
    { type: 'Settle', codeTask: 'a', outcome: 'Completed' },
  ]);
});

test('a failure of its own is told as what it is', () => {
  const failed = { ...evictedTimes(4), cause: 'BadInput', message: 'no such window' } as const;
  const executions = [anExecution('a', 'Failed', failed)];
  expect(decide(observed(4, 'Failed', { executions })).actions).toMatchObject([{ note: 'BadInput: no such window' }]);
});

test('what still works for it once it has failed is disposed of, until it goes', () => {
  expect(decide(observed(4, 'Active', { openTasks: [] })).actions).toContainEqual({ type: 'Dispose', codeTask: 'a' });
  expect(decide(observed(3, 'Active', { openTasks: [] })).actions).not.toContainEqual({
    type: 'Dispose',
    codeTask: 'a',
  });
  expect(decide(observed(4, 'Stopping', { openTasks: [] })).actions).not.toContainEqual({
    type: 'Dispose',
    codeTask: 'a',
  });
});
