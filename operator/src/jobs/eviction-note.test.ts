import type { Pod } from '@tuningsweep/kube-runtime';
import { expect, test } from 'vitest';
import { evictionOf, joined, notedOn } from './eviction-note.ts';
import type { EvictionNote } from './eviction-note.ts';

const NOTE: EvictionNote = { pods: ['u1', 'u2'], cause: 'Evicted', message: 'low on memory' };
const jobWith = (text: string) => ({ metadata: { annotations: { 'tuningsweep.io/evictions': text } } });

function failed(status: NonNullable<Pod['status']>): Pod {
  return { metadata: { uid: 'u3' }, status: { phase: 'Failed', ...status } };
}

const target = (reason: string): Pod =>
  failed({ conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'why' }] });

test.each([
  ['PreemptionByScheduler', 'Evicted'],
  ['EvictionByEvictionAPI', 'Evicted'],
  ['TerminationByKubelet', 'Evicted'],
  ['DeletionByTaintManager', 'NodeLost'],
  ['DeletionByPodGC', 'NodeLost'],
])('%s counts as %s', (reason, cause) => {
  expect(evictionOf(target(reason))).toEqual({ pods: ['u3'], cause, message: 'why' });
});

test('what a trainer did itself does not count', () => {
  expect(evictionOf(failed({}))).toBeUndefined();
  expect(evictionOf(failed({ reason: 'DeadlineExceeded' }))).toBeUndefined();
});

test('each pod counts once, and the newest has the last word', () => {
  const newer: EvictionNote = { pods: ['u2', 'u3'], cause: 'NodeLost', message: 'node is gone' };
  expect(joined(NOTE, newer)).toEqual({ pods: ['u1', 'u2', 'u3'], cause: 'NodeLost', message: 'node is gone' });
  expect(joined(newer, { ...NOTE, pods: ['u2'] })).toEqual(newer);
  expect(joined(undefined, NOTE)).toEqual(NOTE);
  expect(joined(NOTE, undefined)).toEqual(NOTE);
  expect(joined(undefined, undefined)).toBeUndefined();
});

test('a note is read as it was written', () => {
  expect(notedOn(jobWith(JSON.stringify(NOTE)))).toEqual(NOTE);
});

test.each(['', 'twenty', '20', 'null', '[]', '{"pods":20}', '{"pods":[],"cause":"Evicted","message":""}'])(
  'what somebody else wrote is no note: %j',
  (text) => {
    expect(notedOn(jobWith(text))).toBeUndefined();
  },
);

test('a Job without a note has none', () => {
  expect(notedOn({})).toBeUndefined();
});
