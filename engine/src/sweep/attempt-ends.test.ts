import type { OpenTask } from '@tuningsweep/ledger';
import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anExecution, anObservation, aSweep, aTask } from '../../test/builders.ts';
import type { Execution, Observation } from './types.ts';

const types = (o: Observation): string[] => decide(o).actions.map((action) => action.type);

describe('an attempt that is over and has no end', () => {
  const killed = { holder: 'p1', exitCode: 137, cause: 'OOMKilled' as const, message: 'too much' };
  const well = { holder: 'p1', exitCode: 0, cause: 'Completed' as const };
  const closing = { type: 'CloseAttempt', codeTask: 'a', holder: 'p1' };
  const decided = (changes: Partial<OpenTask>, execution: Execution, holder: string | undefined = 'p1') =>
    decide(
      anObservation({
        openTasks: [aTask('a', changes)],
        executions: [execution],
        holders: new Map(holder === 'nobody' ? [] : [['a', holder]]),
      }),
    ).actions;

  test('is closed while the task goes on with another one', () => {
    expect(decided({}, anExecution('a', 'Waiting', { ended: [killed] }))).toEqual([
      { ...closing, cause: 'OOMKilled', exitCode: 137, note: 'too much' },
    ]);
  });

  test('takes with it what a failed trainer has reported to a file', () => {
    const { trainer } = aSweep().spec;
    const o = anObservation({
      sweep: aSweep({ trainer: { ...trainer, command: ['train'] } }),
      openTasks: [aTask('a', { hasResult: true })],
      executions: [anExecution('a', 'Waiting', { ended: [killed] })],
      holders: new Map([['a', 'p1']]),
    });
    expect(decide(o).actions).toMatchObject([{ ...closing, dropsResult: true }]);
    const [end] = decide({ ...o, executions: [anExecution('a', 'Succeeded', { ended: [well] })] }).actions;
    expect(end).not.toHaveProperty('dropsResult');
  });

  test('is left to what becomes of its task where it was stopped, but for a result that it had reported', () => {
    const { trainer } = aSweep().spec;
    const stopped = { ...killed, cause: 'Deleted' as const };
    expect(decided({ hasResult: true }, anExecution('a', 'Stopping', { ended: [stopped] }))).toEqual([]);
    const o = anObservation({
      sweep: aSweep({ trainer: { ...trainer, command: ['train'] } }),
      openTasks: [aTask('a', { hasResult: true })],
      executions: [anExecution('a', 'Stopping', { ended: [stopped] })],
      holders: new Map([['a', 'p1']]),
    });
    expect(decide(o).actions).toEqual([{ ...closing, cause: 'Interrupted', dropsResult: true }]);
  });

  test('is closed before its task is settled', () => {
    const failed = anExecution('a', 'Failed', { ended: [killed], holders: ['p1'] });
    expect(decided({ hasResult: true }, failed)).toMatchObject([
      { ...closing, cause: 'OOMKilled' },
      { type: 'Settle', outcome: 'Failed' },
    ]);
    expect(decided({ hasResult: true }, anExecution('a', 'Succeeded', { ended: [well] }))).toMatchObject([
      { ...closing, cause: 'Completed', exitCode: 0 },
      { type: 'Settle', outcome: 'Completed' },
    ]);
  });

  test('is left to the rule of results that are not there where it ended well without one', () => {
    expect(decided({}, anExecution('a', 'Succeeded', { ended: [well] }))).toMatchObject([{ type: 'Settle' }]);
  });

  test.each([
    ['of another execution', 'p2'],
    ['that said itself how it ended', 'nobody'],
  ])('is left alone where it is one %s', (_, holder) => {
    expect(decided({}, anExecution('a', 'Active', { ended: [killed] }), holder)).toEqual([]);
  });
});

test('a result that was reported settles its task before everything beside the trainer has ended', () => {
  const executions = [anExecution('a', 'Active', { isReporting: true })];
  expect(types(anObservation({ openTasks: [aTask('a')], executions }))).toEqual([]);
  const { actions } = decide(anObservation({ openTasks: [aTask('a', { hasResult: true })], executions }));
  expect(actions).toMatchObject([{ type: 'Settle', outcome: 'Completed' }]);
  expect(types(anObservation({ executions }))).toEqual(['Dispose']);
});
