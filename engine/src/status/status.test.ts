import { describe, expect, test } from 'vitest';
import { statusOf } from './status.ts';
import { anExecution, anObservation, aRecord, aSweep, aTask } from '../../test/builders.ts';
import { BLOCK_REASONS } from '../sweep/types.ts';
import type { Execution, Observation, Outcome } from '../sweep/types.ts';

const sweep = aSweep();
const summary = (o: Observation, ...more: [stall?: { reason: 'DataNotFound'; message: string }]) =>
  Object.fromEntries(statusOf(o, ...more).conditions.map(({ type, status }) => [type, status]));

function finished(succeeded: boolean): Observation {
  const outcome: Outcome = { succeeded, reason: 'AllTasksSettled', message: '', basis: '' };
  return anObservation({ record: aRecord(sweep, { outcome, finishTime: '2026-01-01T00:00:00Z' }) });
}

describe('the truth table', () => {
  test.each([
    [
      'running',
      anObservation(),
      { Ready: 'True', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False', Suspended: 'False' },
    ],
    [
      'interrupted',
      anObservation({ isDriven: false }),
      { Ready: 'False', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False', Suspended: 'False' },
    ],
    [
      'suspended, with nobody who drives it,',
      anObservation({ sweep: aSweep({ suspend: true }), isDriven: false }),
      { Ready: 'True', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False', Suspended: 'True' },
    ],
    [
      'suspended',
      anObservation({ sweep: aSweep({ suspend: true }) }),
      { Ready: 'True', Finished: 'False', Succeeded: 'Unknown', Stalled: 'False', Suspended: 'True' },
    ],
    ['succeeded', finished(true), { Ready: 'True', Finished: 'True', Succeeded: 'True', Stalled: 'False' }],
    ['failed', finished(false), { Ready: 'False', Finished: 'True', Succeeded: 'False', Stalled: 'True' }],
  ])('%s', (_, o, expected) => expect(summary(o)).toMatchObject(expected));

  test('stalled', () => {
    const stall = { reason: 'DataNotFound' as const, message: 'no data' };
    expect(summary(anObservation(), stall)).toMatchObject({
      Ready: 'False',
      Finished: 'False',
      Succeeded: 'False',
      Stalled: 'True',
    });
  });

  test('database trouble passes by itself', () => {
    const { conditions } = statusOf(anObservation(), undefined, { reason: 'DatabaseUnreachable', message: 'refused' });
    const truth = Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
    expect(truth).toMatchObject({ Ready: 'False', Finished: 'False', Stalled: 'False', DatabaseReachable: 'False' });
  });

  test('a verdict is not the end while tasks still run', () => {
    const o = finished(true);
    const { finishTime: _, ...record } = o.record!;
    expect(summary({ ...o, record })).toMatchObject({ Finished: 'False', Succeeded: 'Unknown' });
  });
});

test.each(['2026-01-01T00:00:01.999Z', '2026-01-01T00:00:01Z'])('times have whole seconds, of %s too', (time) => {
  const status = statusOf(anObservation({ record: aRecord(sweep, { startTime: time, finishTime: time }) }));
  expect([status.startTime, status.completionTime]).toEqual(['2026-01-01T00:00:01Z', '2026-01-01T00:00:01Z']);
});

describe('data beside those that the sweep was trained on', () => {
  const dataOf = (o: Observation) => statusOf(o).conditions.find(({ type }) => type === 'DataAvailable');

  test('revised: what is over stays as it is, and says so', () => {
    const o = { ...finished(true), adjSha256: 'd2', dataChange: { kind: 'revised' } as const };
    expect(dataOf(o)).toMatchObject({
      status: 'False',
      reason: 'DataChanged',
      message: expect.stringContaining('changed'),
    });
    expect(summary(o)).toMatchObject({ Ready: 'True', Finished: 'True', Succeeded: 'True', Stalled: 'False' });
  });

  test('days that came after them are no other data', () => {
    const dataChange = { kind: 'added', days: 3, after: '20201230' } as const;
    expect(dataOf({ ...finished(true), adjSha256: 'd2', dataChange })).toMatchObject({
      status: 'True',
      reason: 'DataFound',
    });
  });
});

test.each(BLOCK_REASONS)('tasks that wait for %s set reason and message of Ready, and nothing else', (reason) => {
  const blocked = { reason, message: '0/3 nodes are available' };
  const executions = [anExecution('a', 'Waiting', { blocked }), anExecution('b', 'Active')];
  const { Ready, ...rest } = conditionsBy(anObservation({ executions }));
  expect(Ready).toMatchObject({ status: 'True', reason, message: expect.stringMatching(/^1 task .*: 0\/3 nodes/) });
  const { Ready: _, ...others } = conditionsBy(anObservation());
  expect(Object.values(rest).map(({ status }) => status)).toEqual(Object.values(others).map(({ status }) => status));
});

test('of several reasons the gravest is told, in the words of the first task that has it', () => {
  const aBlocked = (code: string, reason: (typeof BLOCK_REASONS)[number], message: string): Execution =>
    anExecution(code, 'Waiting', { blocked: { reason, message } });
  const executions = [
    aBlocked('a', 'Unschedulable', '0/3 nodes'),
    aBlocked('b', 'PodsRefused', 'exceeded quota'),
    aBlocked('c', 'PodsRefused', 'exceeded quota too'),
  ];
  const { Ready } = conditionsBy(anObservation({ executions }));
  expect(Ready).toMatchObject({ reason: 'PodsRefused', message: '2 tasks get no pods: exceeded quota' });
});

test('counts add up to the total', () => {
  const record = aRecord(sweep, { counts: { total: 10, completed: 3, failed: 1, stopped: 1 } });
  const openTasks = [aTask('a'), aTask('b', { inGrid: false }), aTask('c', { status: 'Completed', hasResult: true })];
  expect(statusOf(anObservation({ record, openTasks })).tasks).toEqual({
    total: 10,
    completed: 3,
    failed: 1,
    stopped: 1,
    active: 1,
    pending: 4,
  });
});

test('before the grid is written every point counts as pending', () => {
  const { gridSha256: _, ...record } = aRecord(sweep);
  expect(statusOf(anObservation({ record })).tasks).toMatchObject({ total: 4, pending: 4 });
});

test('the best task has all of its parameters and metrics, and the name that the ledger has for the objective', () => {
  const own = aSweep({ objective: { metric: 'accuracy' } });
  const parameters = { optimizer: 'adam', nesterov: true, depth: 3 };
  const metrics = { ACCURACY: 0.9, recall: 0.8 };
  const best = {
    codeTask: 'a',
    idxTask: 0,
    inGrid: true,
    status: 'Completed',
    attempt: 1,
    seed: 42,
    parameters,
    metrics,
  } as const;
  const record = aRecord(own, { best: { codeTask: 'a', value: 0.9 } });
  expect(statusOf(anObservation({ sweep: own, record, best })).best).toEqual({
    codeTask: 'a',
    metric: 'ACCURACY',
    value: 0.9,
    parameters,
    metrics,
  });
});

function conditionsBy(o: Observation) {
  return Object.fromEntries(statusOf(o).conditions.map((condition) => [condition.type, condition]));
}
