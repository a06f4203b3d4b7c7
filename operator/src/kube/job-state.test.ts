import { expect, test } from 'vitest';
import { keptOfJob, keptOfPod } from './kept.ts';
import { handOf, isEnded, isSettled } from './job-state.ts';
import type { Job, Pod } from './machinery/resource.ts';

const TASK = 'abcdefg-aaaaaaaaaaaa';

function aJob(status: Job['status'] = {}, more: Partial<Job> = {}): Job {
  return { metadata: { name: TASK, labels: { 'tuningsweep.io/code-task': TASK } }, status, ...more };
}

function aPod(phase: string, more: NonNullable<Pod['status']> = {}, creationTimestamp = '2026-01-01T00:00:00Z'): Pod {
  return { metadata: { creationTimestamp }, status: Object.assign(more, { phase }) };
}

const ended = (type: 'Complete' | 'Failed' | 'FailureTarget', message = ''): Job =>
  aJob({ conditions: [{ type, status: 'True', message }] });
const unschedulable = {
  conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' }],
};
const killed = {
  containerStatuses: [
    {
      name: 'trainer',
      image: '',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
    },
  ],
};

test.each([
  ['a Job that completed', ended('Complete'), [], { state: 'Succeeded' }],
  [
    'a Job that failed: its last pod says why',
    ended('Failed'),
    [aPod('Failed', {}, '2025-01-01T00:00:00Z'), aPod('Failed', killed)],
    { state: 'Failed', cause: 'OOMKilled' },
  ],
  [
    'a Job that failed and whose pods are gone',
    ended('Failed', 'backoff limit'),
    [],
    { state: 'Failed', message: 'backoff limit' },
  ],
  [
    'a Job that failed and whose pod’s end the cache has not shown yet: its cause is not known',
    ended('Failed', 'matching FailJob rule at index 0'),
    [aPod('Running')],
    { state: 'Stopping' },
  ],
  [
    'a Job whose failure is certain while its pod still ends',
    ended('FailureTarget'),
    [aPod('Running')],
    { state: 'Active' },
  ],
  [
    'a deleted Job',
    aJob({}, { metadata: { deletionTimestamp: 'x', labels: { 'tuningsweep.io/code-task': TASK } } }),
    [aPod('Running')],
    { state: 'Stopping' },
  ],
  ['a suspended Job', aJob({}, { spec: { suspend: true, template: {} } }), [], { state: 'Suspended' }],
  [
    'a suspended Job whose pod is not gone yet',
    aJob({}, { spec: { suspend: true, template: {} } }),
    [aPod('Running')],
    { state: 'Stopping' },
  ],
  ['a running pod', aJob(), [aPod('Running')], { state: 'Active' }],
  ['a pod that finds no node', aJob(), [aPod('Pending', unschedulable)], { state: 'Waiting', blocked: '0/3 nodes' }],
  ['no pod yet', aJob(), [], { state: 'Waiting' }],
])('%s', (_, job, pods, expected) => {
  const view = { job: keptOfJob(job), pods: pods.map(keptOfPod), startTimeoutSeconds: 10, now: 0 };
  expect(handOf(view)).toMatchObject({ codeTask: TASK, ...expected });
});

test('names the UIDs of its pods, which they claim the task under, as far as there are any', () => {
  const pods = ['uid-1', 'uid-2'].map((uid): Pod => ({ ...aPod('Failed'), metadata: { uid } }));
  expect(handOf({ job: ended('Failed'), pods, startTimeoutSeconds: 10, now: 0 }).holders).toEqual(['uid-1', 'uid-2']);
  expect(handOf({ job: ended('Failed'), pods: [], startTimeoutSeconds: 10, now: 0 }).holders).toBeUndefined();
});

test('a Job is ended when it completed or failed, and settled when the ledger has its outcome', () => {
  expect([ended('Complete'), ended('Failed'), ended('FailureTarget'), aJob()].map(isEnded)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(isSettled(aJob())).toBe(false);
  expect(isSettled({ metadata: { annotations: { 'tuningsweep.io/settled': 'x' } } })).toBe(true);
});
