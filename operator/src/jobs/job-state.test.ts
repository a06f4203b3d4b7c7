import type { Job, Pod } from '@tuningsweep/kube-runtime';
import { describe, expect, test } from 'vitest';
import { trimJob, trimPod } from '../cache/cached-objects.ts';
import { executionOf, isEnded, isSettled, muteObject } from './job-state.ts';

const TASK = 'abcdefg-aaaaaaaaaaaa';

function aJob(status: Job['status'] = {}, more: Partial<Job> = {}): Job {
  return { metadata: { name: TASK }, status, ...more };
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
    aJob({}, { metadata: { name: TASK, deletionTimestamp: '1970-01-01T00:00:00Z' } }),
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
  [
    'a pod that finds no node',
    aJob(),
    [aPod('Pending', unschedulable)],
    { state: 'Waiting', blocked: { reason: 'Unschedulable', message: '0/3 nodes' } },
  ],
  ['no pod yet', aJob(), [], { state: 'Waiting' }],
])('%s', (_, job, pods, expected) => {
  const view = { job: trimJob(job), pods: pods.map(trimPod), startTimeoutSeconds: 10, now: 0 };
  expect(executionOf(view)).toMatchObject({ codeTask: TASK, ...expected });
});

test('names the UIDs of its pods, which they claim the task under, as far as there are any', () => {
  const pods = ['uid-1', 'uid-2'].map((uid): Pod => ({ ...aPod('Failed'), metadata: { uid } }));
  expect(executionOf({ job: ended('Failed'), pods, startTimeoutSeconds: 10, now: 0 }).holders).toEqual([
    'uid-1',
    'uid-2',
  ]);
  expect(executionOf({ job: ended('Failed'), pods: [], startTimeoutSeconds: 10, now: 0 }).holders).toBeUndefined();
});

test('a Job is ended when it completed or failed, and settled when the ledger has its outcome', () => {
  expect([ended('Complete'), ended('Failed'), ended('FailureTarget'), aJob()].map(isEnded)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  const metadata = { annotations: { 'tuningsweep.io/settled': 'x' } };
  expect(isSettled(ended('Failed'))).toBe(false);
  expect(isSettled({ ...ended('Failed'), metadata })).toBe(true);
  // Anybody may annotate a Job: one that has not ended is still at work.
  expect(isSettled({ ...aJob(), metadata })).toBe(false);
});

type ContainerState = NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>;

const FINISHED = '2026-01-01T00:00:00Z';
const AT = Date.parse(FINISHED);
const container = (name: string, state: ContainerState) => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
});
const RUNNING: ContainerState = { running: { startedAt: FINISHED } };
const exited = (exitCode: number): ContainerState => ({
  terminated: { exitCode, finishedAt: FINISHED, message: 'said' },
});

/** A pod whose trainer is so, and beside it a proxy that runs or is so. */
function withProxy(trainer: ContainerState, proxy = RUNNING, phase = 'Running'): Pod {
  return aPod(phase, { containerStatuses: [container('trainer', trainer), container('proxy', proxy)] });
}

function withNative(trainer: ContainerState): Pod {
  const status = { initContainerStatuses: [container('proxy', RUNNING)] };
  return aPod('Running', { ...status, containerStatuses: [container('trainer', trainer)] });
}

const retrying = (backoffLimit: number): Job => aJob({}, { spec: { backoffLimit, template: {} } });
const beingDeleted = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: FINISHED } });

describe('a task is its trainer’s, whatever else runs in its pod', () => {
  test.each<[string, Job, Pod[], number, object]>([
    ['trainer and proxy run', retrying(0), [withProxy(RUNNING)], 0, { state: 'Active' }],
    ['the proxy has crashed, the trainer runs', retrying(0), [withProxy(RUNNING, exited(1))], 0, { state: 'Active' }],
    ['the proxy outlives a trainer that succeeded', retrying(0), [withProxy(exited(0))], 0, { state: 'Succeeded' }],
    [
      'a proxy that has yet to start outlives it',
      retrying(0),
      [withProxy(exited(0), { waiting: { reason: 'ImagePullBackOff' } }, 'Pending')],
      0,
      { state: 'Succeeded' },
    ],
    [
      'the pod failed for its proxy, the trainer had succeeded',
      retrying(2),
      [withProxy(exited(0), exited(1), 'Failed')],
      0,
      { state: 'Succeeded' },
    ],
    [
      'so did the Job in the end',
      ended('Failed'),
      [withProxy(exited(0), exited(1), 'Failed'), withProxy(exited(1), exited(1), 'Failed')],
      0,
      { state: 'Succeeded' },
    ],
    [
      'the proxy outlives a trainer that failed and may be tried again',
      retrying(1),
      [withProxy(exited(1))],
      0,
      { state: 'Lingering' },
    ],
    [
      'so it does, and its pod is deleted already',
      retrying(1),
      [beingDeleted(withProxy(exited(1)))],
      0,
      { state: 'Waiting' },
    ],
    [
      'the proxy outlives the trainer’s last attempt',
      aJob({ failed: 1 }, { spec: { backoffLimit: 1, template: {} } }),
      [withProxy(exited(1))],
      0,
      { state: 'Failed', cause: 'TrainerError', message: 'said' },
    ],
    [
      'the proxy outlives a trainer that was given bad input',
      retrying(9),
      [withProxy(exited(42))],
      0,
      { state: 'Failed', cause: 'BadInput', message: 'said' },
    ],
    [
      'a native sidecar is ended by the kubelet',
      retrying(0),
      [withNative(exited(0))],
      59_999,
      { state: 'Active', dueAt: AT + 60_000 },
    ],
    ['unless it is not', retrying(0), [withNative(exited(0))], 60_000, { state: 'Succeeded' }],
    ['that of a trainer that failed too', retrying(1), [withNative(exited(1))], 60_000, { state: 'Lingering' }],
    [
      'the pod succeeded, the Job is about to',
      retrying(0),
      [withProxy(exited(0), exited(0), 'Succeeded')],
      0,
      { state: 'Waiting' },
    ],
  ])('%s', (_, job, pods, later, expected) => {
    const view = { job: trimJob(job), pods: pods.map(trimPod), startTimeoutSeconds: 10, now: AT + later };
    expect(executionOf(view)).toMatchObject(expected);
  });
});

describe('a pod that is gone', () => {
  const view = { pods: [], startTimeoutSeconds: 10, now: AT };

  test('is remembered as it was', () => {
    const failure = { cause: 'Deleted', message: 'pod was deleted while it ran' } as const;
    const gone = { failure, end: { holder: 'pod', exitCode: 143, ...failure } };
    expect(executionOf({ ...view, job: ended('Failed', 'backoff limit'), gone })).toMatchObject({
      state: 'Failed',
      ...failure,
      ended: [gone.end],
    });
  });

  test('and was given bad input is told by the rule that its Job failed by', () => {
    const condition = { type: 'Failed', status: 'True', reason: 'PodFailurePolicy', message: 'matching rule' };
    const job = trimJob(aJob({ conditions: [condition] }));
    expect(executionOf({ ...view, job })).toMatchObject({
      state: 'Failed',
      cause: 'BadInput',
      message: 'matching rule',
    });
  });
});

describe('the time to start', () => {
  const MADE: Job = { metadata: { name: TASK, uid: 'job', creationTimestamp: FINISHED } };
  const REFUSED = { reason: 'FailedCreate', message: 'Error creating: exceeded quota' };
  const placed = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: FINISHED }];
  const creating = aPod('Pending', {
    conditions: placed,
    containerStatuses: [container('trainer', { waiting: { reason: 'ContainerCreating' } })],
  });
  const viewOf = (pods: Pod[], seconds: number, words?: typeof REFUSED) => ({
    job: trimJob(MADE),
    pods: pods.map(trimPod),
    startTimeoutSeconds: 100,
    now: AT + seconds * 1000,
    words,
  });

  test('of a pod that the API server refuses', () => {
    expect(executionOf(viewOf([], 99, REFUSED))).toMatchObject({
      state: 'Waiting',
      blocked: { reason: 'PodsRefused', message: 'exceeded quota' },
      dueAt: AT + 100_000,
    });
    expect(executionOf(viewOf([], 100, REFUSED))).toMatchObject({
      state: 'Failed',
      cause: 'StartError',
      message: 'exceeded quota',
    });
  });

  test('of a pod whose volume is not to be had', () => {
    const words = { reason: 'FailedMount', message: 'secret "x" not found' };
    expect(executionOf(viewOf([creating], 99, words))).toMatchObject({
      state: 'Waiting',
      blocked: { reason: 'PodsNotStarting', message: 'ContainerCreating: secret "x" not found' },
    });
    expect(executionOf(viewOf([creating], 100, words))).toMatchObject({
      state: 'Failed',
      cause: 'StartError',
      message: 'ContainerCreating: secret "x" not found',
    });
  });

  test.each<[string, Pod[], number, string | undefined]>([
    ['a Job that has just been made', [], 4, undefined],
    ['a Job without a pod', [], 5, 'job'],
    ['a pod that has just been placed', [{ ...creating, metadata: { uid: 'pod' } }], 29, undefined],
    ['a pod whose containers are being made', [{ ...creating, metadata: { uid: 'pod' } }], 30, 'pod'],
    ['a pod that runs', [aPod('Running')], 99, undefined],
    ['a pod that says itself why it waits', [aPod('Pending', unschedulable)], 99, undefined],
  ])('%s: whose events are asked for', (_, pods, seconds, expected) => {
    expect(muteObject(viewOf(pods, seconds))?.uid).toBe(expected);
  });
});

describe('what is stuck says so', () => {
  const old = (metadata: Job['metadata'], more: Partial<Job> = {}): Job =>
    aJob({}, { metadata: { name: TASK, ...metadata }, ...more });
  test.each<[string, Job, string]>([
    [
      'a Job that a finalizer holds',
      old({ deletionTimestamp: FINISHED, finalizers: ['example.org/x'] }),
      'PodsTerminating',
    ],
    [
      'a Job that its queue never starts',
      old({ creationTimestamp: FINISHED }, { spec: { suspend: true, template: {} } }),
      'JobsSuspended',
    ],
  ])('%s', (_, job, reason) => {
    const view = { job: trimJob(job), pods: [], startTimeoutSeconds: 10, now: AT };
    expect(executionOf(view)).toMatchObject({ dueAt: AT + 60_000 });
    expect(executionOf(view).blocked).toBeUndefined();
    expect(executionOf({ ...view, now: AT + 60_000 })).toMatchObject({ blocked: { reason } });
  });
});
