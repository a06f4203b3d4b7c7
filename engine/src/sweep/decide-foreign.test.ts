import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { anExecution, anObservation, aRecord, aSweep, aTask, pendingTasks } from '../../test/builders.ts';
import type { Observation } from './types.ts';

const types = (o: Observation): string[] => decide(o).actions.map((action) => action.type);
const sweep = aSweep();

describe('rows that another program wrote', () => {
  test.each([
    ['a total that is not the grid’s', { total: 3, completed: 0, failed: 0, stopped: 0 }],
    ['more settled than there are', { total: 4, completed: 3, failed: 2, stopped: 0 }],
    ['less than none', { total: 4, completed: -1, failed: 0, stopped: 0 }],
    ['what is no number', { total: 4, completed: Number.NaN, failed: 0, stopped: 0 }],
  ])('counters with %s are counted before anything is decided by them', (_, counts) => {
    const o = anObservation({ record: aRecord(sweep, { counts }), pending: pendingTasks('a') });
    expect(decide(o).actions).toEqual([{ type: 'Recount' }]);
  });

  test('a sweep that stands still without an outcome is counted anew', () => {
    expect(types(anObservation())).toEqual(['Recount']);
    expect(types(anObservation({ sweep: aSweep({ suspend: true }) }))).toEqual([]);
  });

  test('points of a search that lack replicates have theirs written again', () => {
    const search = aSweep({ algorithm: { name: 'TPE', maxTasks: 4 }, replicates: 2 });
    const standing = (total: number) =>
      anObservation({
        sweep: search,
        record: aRecord(search, { counts: { total, completed: total, failed: 0, stopped: 0 } }),
      });
    expect(types(standing(3))).toEqual(['Recount', 'DiscardGrid']);
    expect(types(standing(2))).not.toContain('DiscardGrid');
  });

  test('a STATUS that is none is mended before anything is said by it', () => {
    const openTasks = [aTask('a', { odd: true, status: 'Pending' }), aTask('b', { odd: true }), aTask('c')];
    const executions = [anExecution('a', 'Active'), anExecution('b', 'Failed'), anExecution('c', 'Active')];
    expect(decide(anObservation({ openTasks, executions })).actions).toEqual([{ type: 'Mend', codeTasks: ['a', 'b'] }]);
  });

  test.each([
    ['cluster', 'elsewhere'],
    ['name', 'another'],
    ['ticker', 'X'],
    ['begin', '20190101'],
    ['manifest', 'no JSON'],
    ['objective', undefined],
  ])('%s of TB_SWEEP is written again', (column, value) => {
    const record = { ...aRecord(sweep), [column]: value };
    expect(types(anObservation({ record }))).toEqual(['RegisterSweep']);
  });
});

describe('a result that is not there', () => {
  const retrying = aSweep({ trainer: { ...sweep.spec.trainer, retries: 2 } });
  const lost = (retried: number, completed = false) => ({ losses: new Map([['a', { retried, completed }]]) });
  const status = (name: 'Running' | 'Completed') => ({ openTasks: [aTask('a', { status: name })] });

  test.each([
    ['the trainer ended well', status('Running'), lost(0), [anExecution('a', 'Succeeded')], 'Requeue'],
    ['once more', status('Running'), lost(1), [anExecution('a', 'Succeeded')], 'Requeue'],
    ['as often as the manifest says', status('Running'), lost(2), [anExecution('a', 'Succeeded')], 'Settle'],
    ['it was written before', status('Completed'), lost(0, true), [anExecution('a', 'Succeeded')], 'Requeue'],
    ['it was written before, nobody works', status('Completed'), lost(0, true), [], 'Requeue'],
    ['STATUS is by hand', status('Completed'), lost(0), [anExecution('a', 'Active')], 'Settle'],
    ['STATUS is by hand, nobody works', status('Completed'), lost(0), [], 'Settle'],
  ])('%s', (_, open, losses, executions, expected) => {
    const o = anObservation({ sweep: retrying, record: aRecord(retrying), ...open, ...losses, executions });
    expect(types(o)).toEqual([expected]);
  });

  test('a trainer that has written it is waited for', () => {
    const o = { sweep: retrying, record: aRecord(retrying), ...status('Completed'), ...lost(0, true) };
    expect(types(anObservation({ ...o, executions: [anExecution('a', 'Active')] }))).toEqual([]);
  });
});
