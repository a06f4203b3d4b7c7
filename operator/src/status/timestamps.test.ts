import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, statusOf } from '@tuningsweep/engine/sweep';
import { anObservation, aRecord, aSweep } from '../../../engine/test/builders.ts';
import { stampStatus } from './timestamps.ts';
import type { Stamp } from './timestamps.ts';
import { transitions } from './transitions.ts';

const at = (seconds: number, generation = 1): Stamp => ({ generation, selector: 'a=b', now: new Date(seconds * 1000) });
const running = statusOf(anObservation());
const suspended = statusOf(anObservation({ sweep: aSweep({ suspend: true }) }));

test('the same status is not written again, in whatever order the API server lists its conditions', () => {
  const first = stampStatus(undefined, running, at(1));
  expect(stampStatus({ ...first, conditions: first!.conditions!.toReversed() }, running, at(2))).toBeUndefined();
});

test('a condition keeps its time until its status changes', () => {
  const first = stampStatus(undefined, running, at(1));
  const second = stampStatus(first, suspended, at(2));
  const timeOf = (type: string) => second!.conditions!.find((condition) => condition.type === type)!.lastTransitionTime;
  expect(timeOf('Suspended')).toBe('1970-01-01T00:00:02Z');
  expect(timeOf('Ready')).toBe('1970-01-01T00:00:01Z');
});

test('a new generation is observed even when nothing else changed', () => {
  const first = stampStatus(undefined, running, at(1));
  expect(stampStatus(first, running, at(2, 2))).toMatchObject({
    observedGeneration: 2,
    conditions: expect.arrayContaining([expect.objectContaining({ observedGeneration: 2 })]),
  });
});

test('events tell transitions, not states', () => {
  const first = stampStatus(undefined, running, at(1))!;
  expect(transitions(undefined, first)).toEqual([{ type: 'Normal', reason: 'GridWritten', message: '4 points.' }]);
  expect(transitions(first, first)).toEqual([]);
  const second = stampStatus(first, suspended, at(2))!;
  expect(transitions(first, second)).toMatchObject([{ reason: 'Suspended' }]);
  expect(transitions(second, first)).toMatchObject([{ reason: 'NotSuspended' }]);
});

test('a stall is a warning with the sentence that says what to do', () => {
  const { adjSha256: _, ...o } = anObservation();
  const first = stampStatus(undefined, running, at(1))!;
  const stalled = stampStatus(first, statusOf(o, decide(o).stall), at(2))!;
  expect(transitions(first, stalled)).toMatchObject([
    { type: 'Warning', reason: 'DataNotFound', message: expect.stringContaining('data import') },
  ]);
});

test('an event says all that Ready says with the same reason, though a status has room for it only once', () => {
  const message = `${'word '.repeat(100)}and what to do`;
  const first = stampStatus(undefined, running, at(1))!;
  const stalled = stampStatus(first, statusOf(anObservation(), { reason: 'GridConflict', message }), at(2))!;
  expect(transitions(first, stalled)).toEqual([{ type: 'Warning', reason: 'GridConflict', message }]);
});

test('whatever there is to say, in whatever letters, the status stays under 4 KiB and Ready says most of it', () => {
  const trouble = { reason: 'DatabaseUnreachable', message: '데이터베이스에 연결할 수 없습니다 '.repeat(200) } as const;
  const status = stampStatus(undefined, statusOf(anObservation(), undefined, trouble), at(1));
  expect(Buffer.byteLength(JSON.stringify(status))).toBeLessThan(4096);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.message ?? '';
  expect(Buffer.byteLength(ready)).toBeGreaterThan(990);
  expect(ready.isWellFormed()).toBe(true);
});

const anyText = (maxLength: number) =>
  fc.string({
    unit: fc.oneof(fc.constantFrom('"', '\\', '\n', '한'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    maxLength,
  });
const aName = fc.oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/), anyText(64));
const aValue = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), anyText(64));

const aBest = fc.record({
  parameters: fc.dictionary(aName, aValue, { maxKeys: 32, size: 'max' }),
  metrics: fc.dictionary(aName, fc.double({ noNaN: true, noDefaultInfinity: true }), { maxKeys: 200, size: 'max' }),
});

test('whatever parameters and metrics are called, the status stays under 4 KiB and counts what is left out', () => {
  const fixed = {
    codeTask: 'abcdefg-abcdefghijkl',
    metric: 'm'.repeat(64),
    value: -1.7976931348623157e308,
    naive: 1e-300,
  };
  fc.assert(
    fc.property(aBest, anyText(3000), ({ parameters, metrics }, message) => {
      const trouble = { reason: 'DatabaseUnreachable', message } as const;
      const computed = { ...statusOf(anObservation(), undefined, trouble), best: { ...fixed, parameters, metrics } };
      const status = stampStatus(undefined, computed, at(1))!;
      expect(Buffer.byteLength(JSON.stringify(status))).toBeLessThan(4096);
      expect(status.best).toMatchObject(fixed);
      const shown = Object.keys(status.best!.parameters).length + Object.keys(status.best!.metrics!).length;
      const all = Object.keys(parameters).length + Object.keys(metrics).length;
      expect(shown + (status.best!.omitted ?? 0)).toBe(all);
      expect(Object.keys(status.best!.metrics!).length).toBeLessThanOrEqual(32);
      expect(stampStatus(status, computed, at(2))).toBeUndefined();
    }),
  );
});

test('of a best task with ordinary names nothing is left out, beside the longest message too', () => {
  const names = Array.from({ length: 12 }, (_, nth) => `parameter_${nth}`);
  const best = {
    codeTask: 'abcdefg-abcdefghijkl',
    metric: 'val_auc',
    value: 0.9,
    parameters: Object.fromEntries(names.map((name) => [name, 0.123456])),
    metrics: Object.fromEntries(names.map((name) => [`metric_of_${name}`, 0.123456789012345])),
  };
  const trouble = { reason: 'DatabaseUnreachable', message: 'no way '.repeat(1000) } as const;
  const status = stampStatus(undefined, { ...statusOf(anObservation(), undefined, trouble), best }, at(1));
  expect(status?.best).toEqual(best);
});

test('the event at the end names the best value and its point', () => {
  const first = stampStatus(undefined, running, at(1))!;
  const outcome = { succeeded: true, reason: 'AllTasksSettled', message: 'All.', basis: '' };
  const record = aRecord(aSweep(), { outcome, finishTime: '2026-01-01T00:00:00Z' });
  const best = { codeTask: 'a', metric: 'val_auc', value: 0.91234567, parameters: { depth: 3, method: 'b' } };
  const over = stampStatus(first, { ...statusOf(anObservation({ record })), best }, at(2))!;
  expect(transitions(first, over)).toEqual([
    {
      type: 'Normal',
      reason: 'AllTasksSettled',
      message: 'All. Best task a: val_auc 0.912346 with depth 3, method b.',
    },
  ]);
});
