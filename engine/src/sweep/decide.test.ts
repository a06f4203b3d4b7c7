import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anExecution, anObservation, aRecord, aSweep, aTask, pendingTasks } from '../../test/builders.ts';
import type { Observation, Outcome } from './types.ts';

const types = (o: Observation): string[] => decide(o).actions.map((action) => action.type);
const sweep = aSweep();
const OUTCOME: Outcome = { succeeded: true, reason: 'AllTasksSettled', message: 'done', basis: '' };

/** Somebody works, so that a sweep whose tasks are not all settled stands still for a reason. */
const AT_WORK = { openTasks: [aTask('z')], executions: [anExecution('z', 'Active')] };

function over(changes: Partial<Observation> = {}): Observation {
  const settled = anObservation({
    record: aRecord(sweep, { counts: { total: 4, completed: 4, failed: 0, stopped: 0 } }),
  });
  const [outcome] = decide(settled).actions;
  if (outcome?.type !== 'RecordOutcome') throw new Error('a settled sweep has an outcome');
  return anObservation({ record: { ...aRecord(sweep), outcome: outcome.outcome }, ...changes });
}

describe('preparing', () => {
  test('a sweep that the ledger does not know is registered', () => {
    const { record: _, ...unknown } = anObservation();
    expect(types(unknown)).toEqual(['RegisterSweep']);
  });

  test.each([
    ['no data', { adjSha256: undefined }, 'DataNotFound'],
    ['other data than it began with', { adjSha256: 'd2' }, 'DataChanged'],
  ])('%s stalls it and says what to do', (_, { adjSha256 }, reason) => {
    const { adjSha256: _old, ...rest } = anObservation({ pending: pendingTasks('a') });
    const { actions, stall } = decide({ ...rest, ...(adjSha256 && { adjSha256 }) });
    expect(actions).toEqual([]);
    expect(stall?.reason).toBe(reason);
    expect(stall?.message).toMatch(/tuningsweep data import|modelVersion/);
  });

  test('data that none of its points can be trained on stall it, before anything of it is written', () => {
    const { record: _, ...unknown } = anObservation({ untrainable: 'why not' });
    expect(decide(unknown)).toEqual({ actions: [], stall: { reason: 'Untrainable', message: 'why not' } });
  });

  test('what keeps the data from being used at all is said before what they are good for', () => {
    const { adjSha256: _, ...missing } = anObservation({ untrainable: 'why not' });
    expect(decide(missing).stall?.reason).toBe('DataNotFound');
    expect(decide(anObservation({ adjSha256: 'd2', untrainable: 'why not' })).stall?.reason).toBe('DataChanged');
  });

  test('data that change while tasks run: the tasks are settled, none is launched', () => {
    const o = anObservation({
      adjSha256: 'd2',
      openTasks: [aTask('a', { status: 'Completed', hasResult: true })],
      pending: pendingTasks('b'),
    });
    expect(types(o)).toEqual(['Settle']);
  });

  test('a sweep with its outcome does not mind that its data are gone', () => {
    const { adjSha256: _, ...o } = over();
    expect(decide(o).stall).toBeUndefined();
    expect(decide({ ...over(), untrainable: 'why not' }).stall).toBeUndefined();
  });

  test('another window or model version pins the data anew, before the edit is recorded', () => {
    const o = anObservation({ sweep: aSweep({ modelVersion: 2 }), record: aRecord(sweep), adjSha256: 'd2' });
    expect(decide(o).actions).toEqual([{ type: 'PinData', adjSha256: 'd2' }, { type: 'RegisterSweep' }]);
  });

  test.each([
    ['an edit', aSweep({ parallelism: 9 })],
    ['a re-created resource', aSweep({}, { uid: 'u2' })],
  ])('%s is registered', (_, edited) => {
    expect(types(anObservation({ sweep: edited, record: aRecord(sweep) }))).toEqual(['RegisterSweep']);
  });

  test('a grid that is not written, or not wholly, is written', () => {
    const { gridSha256: _, ...record } = aRecord(sweep);
    expect(types(anObservation({ record }))).toEqual(['WriteGrid']);
    expect(types(anObservation({ grid: { sha256: 'g2', total: 8 } }))).toEqual(['WriteGrid']);
  });
});

describe('settling', () => {
  const completed = { status: 'Completed' as const, hasResult: true };
  test.each([
    [
      'Completed with a result, its execution gone',
      aTask('a', completed),
      undefined,
      { type: 'Settle', outcome: 'Completed' },
    ],
    [
      'Completed with a result, its execution failed',
      aTask('a', completed),
      anExecution('a', 'Failed'),
      { type: 'Settle', outcome: 'Completed' },
    ],
    [
      'Completed without a result',
      aTask('a', { status: 'Completed' }),
      anExecution('a', 'Succeeded'),
      { type: 'Settle', outcome: 'Failed' },
    ],
    [
      'a result without Completed, its execution succeeded',
      aTask('a', { hasResult: true }),
      anExecution('a', 'Succeeded'),
      { type: 'Settle', outcome: 'Completed' },
    ],
    [
      'a result without Completed, its execution failed',
      aTask('a', { hasResult: true }),
      anExecution('a', 'Failed'),
      { type: 'Settle', outcome: 'Failed' },
    ],
    [
      'no result, its execution succeeded',
      aTask('a'),
      anExecution('a', 'Succeeded'),
      { type: 'Settle', outcome: 'Failed' },
    ],
    ['Failed by hand', aTask('a', { status: 'Failed' }), undefined, { type: 'Settle', outcome: 'Failed' }],
    ['Running, no execution', aTask('a'), undefined, { type: 'Release' }],
    ['launched, never started, no execution', aTask('a', { status: 'Pending' }), undefined, { type: 'Release' }],
    [
      'Running, out of the grid, no execution',
      aTask('a', { inGrid: false }),
      undefined,
      { type: 'Settle', outcome: 'Stopped' },
    ],
    ['Running, its execution was suspended', aTask('a'), anExecution('a', 'Suspended'), { type: 'MarkPending' }],
    [
      'Pending, its execution computes',
      aTask('a', { status: 'Pending' }),
      anExecution('a', 'Active'),
      { type: 'MarkRunning' },
    ],
  ])('%s', (_, task, execution, expected) => {
    const { actions } = decide(anObservation({ openTasks: [task], executions: execution ? [execution] : [] }));
    expect(actions).toHaveLength(1);
    expect(actions[0]).toMatchObject({ codeTask: 'a', ...expected });
  });

  test.each([
    ['to a trainer that nobody knows: another hand takes it back', {}, 'other', { type: 'Release' }],
    ['so, its point no longer in the grid', { inGrid: false }, 'other', { type: 'Settle', outcome: 'Stopped' }],
    ['to one of its own, which is tried no more', {}, 'own-2', { type: 'Settle', outcome: 'Failed' }],
    ['to nobody', {}, undefined, { type: 'Settle', outcome: 'Failed' }],
  ])('an execution that lost its task %s', (_, task, holder, expected) => {
    const executions = [anExecution('a', 'Failed', { holders: ['own-1', 'own-2'] })];
    const holders = new Map(holder ? [['a', holder]] : []);
    const { actions } = decide(anObservation({ openTasks: [aTask('a', task)], executions, holders }));
    expect(actions).toMatchObject([{ codeTask: 'a', ...expected }]);
  });

  test('an execution whose trainers are not known fails its task, whoever holds it', () => {
    const holders = new Map([['a', 'other']]);
    const { actions } = decide(
      anObservation({ openTasks: [aTask('a')], executions: [anExecution('a', 'Failed')], holders }),
    );
    expect(actions).toMatchObject([{ type: 'Settle', outcome: 'Failed' }]);
  });

  test.each([
    ['Running with a live execution', aTask('a'), anExecution('a', 'Active')],
    ['Running with an execution that stops', aTask('a'), anExecution('a', 'Stopping')],
    ['Pending with an execution that waits', aTask('a', { status: 'Pending' }), anExecution('a', 'Waiting')],
  ])('%s: nothing to do', (_, task, execution) => {
    expect(types(anObservation({ openTasks: [task], executions: [execution] }))).toEqual([]);
  });

  test('an execution whose task is settled is disposed of once it ended', () => {
    expect(types(anObservation({ executions: [anExecution('a', 'Succeeded')] }))).toEqual(['Dispose']);
    expect(types(anObservation({ executions: [anExecution('a', 'Active')] }))).toEqual([]);
  });

  test("a failure's note names its cause first", () => {
    const execution = anExecution('a', 'Failed', { cause: 'OOMKilled', message: '700 MiB resident' });
    const { actions } = decide(anObservation({ openTasks: [aTask('a')], executions: [execution] }));
    expect(actions[0]).toMatchObject({ note: 'OOMKilled: 700 MiB resident' });
  });
});

describe('verdicts', () => {
  const counts = (completed: number, failed: number, stopped = 0) => ({ total: 4, completed, failed, stopped });
  test.each([
    ['all completed', {}, { counts: counts(4, 0) }, 'AllTasksSettled', true],
    ['some failed, no limit', {}, { counts: counts(1, 3) }, 'AllTasksSettled', true],
    ['none completed', {}, { counts: counts(0, 4) }, 'NoTaskCompleted', false],
    ['more failures than allowed', { maxFailedTasks: 1 }, { counts: counts(0, 2) }, 'TooManyFailedTasks', false],
    ['no failure allowed', { maxFailedTasks: 0 }, { counts: counts(3, 1) }, 'TooManyFailedTasks', false],
    ['deadline passed', { timeoutSeconds: 1 }, { counts: counts(3, 0) }, 'DeadlineExceeded', false],
    ['settled at the deadline', { timeoutSeconds: 1 }, { counts: counts(4, 0) }, 'AllTasksSettled', true],
    [
      'target reached',
      { objective: { metric: 'MSE' as const, target: 5 } },
      { best: { codeTask: 'a', value: 5 } },
      'TargetReached',
      true,
    ],
    [
      'target of an accuracy reached',
      { objective: { metric: 'ACCURACY' as const, target: 0.6 } },
      { best: { codeTask: 'a', value: 0.7 } },
      'TargetReached',
      true,
    ],
  ])('%s', (_, spec, changes, reason, succeeded) => {
    const edited = aSweep(spec);
    const { actions } = decide(anObservation({ sweep: edited, record: aRecord(edited, changes) }));
    expect(actions).toEqual([{ type: 'RecordOutcome', outcome: expect.objectContaining({ reason, succeeded }) }]);
  });

  test.each([
    ['as many failures as allowed', { maxFailedTasks: 2 }, { counts: counts(0, 2) }],
    ['a task still open', {}, { counts: counts(3, 0), open: 1 }],
    ['target missed', { objective: { metric: 'MSE' as const, target: 5 } }, { best: { codeTask: 'a', value: 5.1 } }],
    ['before the deadline', { timeoutSeconds: 10 }, {}],
  ])('%s: none yet', (_, spec, changes) => {
    const edited = aSweep(spec);
    expect(types(anObservation({ ...AT_WORK, sweep: edited, record: aRecord(edited, changes) }))).toEqual([]);
  });

  test.each([
    ['pauses that are over do not count', {}, { seconds: 1, isOpen: false }],
    ['nor does the time that a sweep is suspended', { suspend: true }, { seconds: 0, isOpen: true }],
  ])('%s against the deadline', (_, spec, pause) => {
    const edited = aSweep({ timeoutSeconds: 1, ...spec });
    expect(types(anObservation({ sweep: edited, record: aRecord(edited), pause, ...AT_WORK }))).toEqual([]);
  });

  test.each([
    ['begins', true, false, ['Pause']],
    ['goes on', true, true, []],
    ['ends', false, true, ['Resume']],
    ['was not', false, false, []],
  ])('a pause that %s is noted once', (_, suspend, isOpen, expected) => {
    const edited = aSweep({ suspend });
    const pause = { seconds: 0, isOpen };
    expect(types(anObservation({ sweep: edited, record: aRecord(edited), pause, ...AT_WORK }))).toEqual(expected);
  });

  test('the deadline is looked at when it is due', () => {
    const edited = aSweep({ timeoutSeconds: 10 });
    expect(decide(anObservation({ sweep: edited, record: aRecord(edited) })).requeueAfterMs).toBe(9000);
  });

  test.each([
    [
      'another grid',
      { grid: { sha256: 'g2', total: 4 }, record: { ...aRecord(sweep, { gridSha256: 'g2' }), outcome: OUTCOME } },
    ],
    [
      'another limit of failures',
      { record: { ...aRecord(sweep), outcome: { ...OUTCOME, basis: 'of another limit' } } },
    ],
  ])('%s reopens a finished sweep', (_, changes) => {
    expect(types(anObservation(changes))).toEqual(['ReopenStopped', 'ClearOutcome']);
  });

  test('a retry that was asked for is carried out once', () => {
    const asked = aSweep({}, { retryRequestedAt: '2026-01-01T00:00:00Z' });
    expect(decide(anObservation({ sweep: asked })).actions).toEqual([
      { type: 'RetryFailed', stamp: '2026-01-01T00:00:00Z' },
    ]);
    expect(
      types(
        anObservation({ ...AT_WORK, sweep: asked, record: aRecord(asked, { retryRequest: '2026-01-01T00:00:00Z' }) }),
      ),
    ).toEqual([]);
  });
});

describe('launching and stopping', () => {
  const pending = pendingTasks('a', 'b', 'c');
  test('fills the free slots in grid order', () => {
    expect(decide(anObservation({ pending })).actions).toEqual([{ type: 'Launch', codeTasks: ['a', 'b'] }]);
  });

  test.each([
    ['an open task', { openTasks: [aTask('x')], executions: [anExecution('x', 'Active')] }],
    [
      'a task that left the grid but still runs',
      { openTasks: [aTask('x', { inGrid: false })], executions: [anExecution('x', 'Active')] },
    ],
    ['an execution whose task is settled', { executions: [anExecution('x', 'Stopping')] }],
  ])('%s takes a slot', (_, changes) => {
    expect(decide(anObservation({ pending, ...changes })).actions).toEqual([{ type: 'Launch', codeTasks: ['a'] }]);
  });

  test.each([
    ['Drain', []],
    ['Terminate', ['Cancel']],
  ] as const)('suspended with %s', (suspendPolicy, expected) => {
    const suspended = aSweep({ suspend: true, suspendPolicy });
    const o = anObservation({
      sweep: suspended,
      pending,
      openTasks: [aTask('x')],
      executions: [anExecution('x', 'Active')],
    });
    expect(types(o)).toEqual(expected);
  });

  test('an outcome stops what waits and what runs, then the sweep finishes', () => {
    expect(types(over({ pending, openTasks: [aTask('x')], executions: [anExecution('x', 'Active')] }))).toEqual([
      'Cancel',
      'StopPending',
    ]);
    expect(types(over({ openTasks: [aTask('x')], executions: [anExecution('x', 'Stopping')] }))).toEqual([]);
    expect(types(over({ openTasks: [aTask('x')] }))).toEqual(['Settle']);
    expect(types(over())).toEqual(['RecordFinish']);
  });

  test('models that are not to be kept are dropped, also when the sweep is over, after its tasks are settled', () => {
    const surplusModels = ['x'];
    const drop = { type: 'DropModels', codeTasks: ['x'] };
    expect(decide(anObservation({ pending: [], surplusModels })).actions).toContainEqual(drop);
    expect(types(over({ surplusModels }))).toEqual(['DropModels', 'RecordFinish']);
    const completed = aTask('a', { status: 'Completed', hasResult: true });
    expect(types(anObservation({ openTasks: [completed], surplusModels }))).toEqual(['Settle']);
  });

  test('a finished sweep is left alone', () => {
    const { record } = over();
    expect(decide(anObservation({ record: { ...record!, finishTime: new Date().toISOString() } }))).toEqual({
      actions: [],
    });
  });
});
