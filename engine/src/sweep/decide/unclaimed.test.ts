import type { OpenTask } from '@tuningsweep/ledger';
import { describe, expect, test } from 'vitest';
import { anExecution, anObservation, aTask } from '../../../test/builders.ts';
import { decide } from '../decide.ts';
import type { AttemptEnd, Execution, Observation } from '../types.ts';

const broken: AttemptEnd = {
  holder: 'p1',
  exitCode: 1,
  cause: 'TrainerError',
  message: 'no',
  startedAt: 1,
  endedAt: 2,
};
const well: AttemptEnd = { holder: 'p2', exitCode: 0, cause: 'Completed', startedAt: 3, endedAt: 4 };
const seen = { holder: 'p2', exitCode: 0, startedAt: 3, endedAt: 4 };
const ofBroken = { holder: 'p1', exitCode: 1, startedAt: 1, endedAt: 2, cause: 'TrainerError', note: 'no' };
const record = (attempt: object) => ({ type: 'RecordAttempt', codeTask: 'a', ...attempt });

describe('an attempt that its trainer has not recorded', () => {
  const decided = (task: Partial<OpenTask>, execution: Partial<Execution>, more: Partial<Observation> = {}) =>
    decide(
      anObservation({
        openTasks: [aTask('a', { attempt: 0, ...task })],
        executions: [anExecution('a', 'Active', execution)],
        ...more,
      }),
    ).actions;

  test('is recorded while its Job goes on to the next pod', () => {
    expect(decided({}, { ended: [broken] })).toEqual([record(ofBroken)]);
  });

  test('is recorded before its task is settled, in the order in which they began', () => {
    expect(decided({ hasResult: true }, { state: 'Succeeded', ended: [well, broken] })).toEqual([
      record(ofBroken),
      record({ ...seen, cause: 'Completed' }),
      { type: 'Settle', codeTask: 'a', outcome: 'Completed' },
    ]);
  });

  test.each<[string, Partial<OpenTask>, ...string[]]>([
    ['is there already', {}, 'p1'],
    ['came before one that is there: that would not be the last any more', {}, 'p2'],
    ['is of a task that somebody holds by now', { holder: 'p3' }],
  ])('is left alone where it %s', (_, task, ...holders) => {
    const recorded = new Map([['a', new Set(holders)]]);
    const later = { ...broken, holder: 'p2', startedAt: 3 };
    const ended = holders.includes('p2') ? [later, broken] : [broken];
    expect(decided(task, { ended }, { recorded })).toEqual([]);
  });

  test('is nothing where its trainer never began', () => {
    const { startedAt: _, endedAt: __, ...refused } = broken;
    expect(decided({}, { ended: [refused] })).toEqual([]);
  });

  test('was interrupted where somebody deleted its pod', () => {
    const { message: _, ...deleted } = { ...broken, cause: 'Deleted' as const };
    expect(decided({}, { ended: [deleted] })).toMatchObject([{ type: 'RecordAttempt', cause: 'Interrupted' }]);
  });

  describe('and ended well without a result', () => {
    test('goes with what sends its task back', () => {
      const losses = new Map([['a', { retried: 0, completed: false }]]);
      const { sweep } = anObservation();
      const trainer = { ...sweep.spec.trainer, retries: 1 };
      const actions = decided(
        {},
        { state: 'Succeeded', ended: [well] },
        { losses, sweep: { ...sweep, spec: { ...sweep.spec, trainer } } },
      );
      expect(actions).toMatchObject([{ type: 'Requeue', codeTask: 'a', seen }]);
    });

    test('has failed with its task', () => {
      const [first, second] = decided({}, { state: 'Succeeded', ended: [well] });
      expect(first).toEqual(
        record({ ...seen, cause: 'Failed', note: expect.stringMatching(/^NoResult: .*attempts: 1$/) }),
      );
      expect(second).toMatchObject({ type: 'Settle', outcome: 'Failed' });
    });

    test('waits for what is decided of its task', () => {
      expect(decided({}, { ended: [well] })).toEqual([]);
    });
  });

  test('is recorded once it is over though its task is settled', () => {
    const settled = (state: Execution['state']) =>
      decide(anObservation({ executions: [anExecution('a', state, { ended: [well] })] })).actions;
    expect(settled('Active')).toEqual([]);
    expect(settled('Succeeded')).toEqual([record({ ...seen, cause: 'Completed' }), { type: 'Dispose', codeTask: 'a' }]);
  });
});
