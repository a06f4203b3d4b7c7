import type { Action } from '@tuningsweep/engine/sweep';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { anObservation, aRecord, aSweep } from '../../../engine/test/builders.ts';
import { SweepLog } from './sweep-log.ts';

const SWEEP = aSweep();
const KEY = 'default/demo';
const DONE = { result: 'success', ms: 12.4 } as const;
const RESOURCE = { metadata: { namespace: 'default', name: 'demo', uid: 'u1', generation: 3 } };

/** A log, and the entries that it has got, without times and process. */
function recorded(level: string): { log: SweepLog; entries: () => Record<string, unknown>[] } {
  const lines: string[] = [];
  const target = pino({ level, base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  return { log: new SweepLog(target), entries: () => lines.map((line) => JSON.parse(line)) };
}

/** A pass that does all of this, at the end of which the sweep has its outcome. */
function pass(log: SweepLog, acted: Action[], isPaused = false): void {
  const outcome = { succeeded: false, reason: 'TooManyFailedTasks', message: 'No.', basis: 'b' };
  const counts = { total: 4, completed: 1, failed: 2, stopped: 1 };
  log.acted(SWEEP, { acted, isPaused, observation: anObservation({ record: aRecord(SWEEP, { outcome, counts }) }) });
  log.ended(KEY, RESOURCE, DONE);
}

const LAUNCH: Action = { type: 'Launch', codeTasks: ['abcdefg-000000000001', 'abcdefg-000000000002'] };
const SETTLE: Action = { type: 'Settle', codeTask: 'abcdefg-000000000003', outcome: 'Completed' };

test('debug has a line per pass: the sweep, actions by type and count, the time', () => {
  const { log, entries } = recorded('debug');
  pass(log, [SETTLE, SETTLE, LAUNCH]);
  const about = { sweep: KEY, namespace: 'default', name: 'demo', uid: 'u1', generation: 3 };
  const line = { level: 20, ...about, actions: { Settle: 2, Launch: 2 }, result: 'success', ms: 12, msg: 'a pass' };
  expect(entries().filter(({ level }) => level === 20)).toEqual([line]);
});

test('a pass over a sweep that is gone, or that failed before it did anything, has a line too', () => {
  const { log, entries } = recorded('debug');
  log.ended(KEY, undefined, { result: 'error', ms: 1 });
  expect(entries()).toEqual([
    { level: 20, sweep: KEY, namespace: 'default', name: 'demo', actions: {}, result: 'error', ms: 1, msg: 'a pass' },
  ]);
});

test('what one pass did is not said of the next', () => {
  const { log, entries } = recorded('debug');
  pass(log, [SETTLE]);
  log.ended(KEY, RESOURCE, DONE);
  expect(entries().map(({ actions }) => actions)).toEqual([{ Settle: 1 }, {}]);
});

test('info has the milestones, tasks by their count only', () => {
  const { log, entries } = recorded('info');
  pass(log, [{ type: 'WriteGrid' }], true);
  pass(log, [{ type: 'WriteGrid' }]);
  pass(log, [LAUNCH]);
  pass(log, [SETTLE]);
  pass(log, [{ type: 'RecordFinish' }]);
  const counts = { total: 4, completed: 1, failed: 2, stopped: 1 };
  expect(entries()).toEqual([
    { level: 30, sweep: KEY, points: 4, msg: 'the grid is written' },
    { level: 30, sweep: KEY, tasks: 2, msg: 'tasks launched' },
    { level: 30, sweep: KEY, reason: 'TooManyFailedTasks', ...counts, msg: 'the sweep has ended' },
  ]);
});

test('warn has nothing of what goes well', () => {
  const { log, entries } = recorded('warn');
  pass(log, [{ type: 'WriteGrid' }, LAUNCH, SETTLE, { type: 'RecordFinish' }]);
  expect(entries()).toEqual([]);
});
