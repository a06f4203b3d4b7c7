import type { Pod } from '@tuningsweep/kube-runtime';
import { describe, expect, test } from 'vitest';
import { trimJob, trimPod } from '../cache/cached-objects.ts';
import { executionOf } from './job-state.ts';

type ContainerState = NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>;

const FINISHED = '2026-01-01T00:00:00Z';
const AT = Date.parse(FINISHED);
const RETRYING = trimJob({ metadata: { name: 'abcdefg-aaaaaaaaaaaa' }, spec: { backoffLimit: 9 } });
const RUNNING: ContainerState = { running: { startedAt: FINISHED } };
const KILLED: ContainerState = { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: FINISHED } };
const EVICTED: Pod = { status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory' } };

const exited = (exitCode: number): ContainerState => ({
  terminated: { exitCode, finishedAt: FINISHED, message: 'said' },
});
const container = (name: string, state: ContainerState) => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
});
const aPod = (phase: string, trainer: ContainerState): Pod => ({
  status: { phase, containerStatuses: [container('trainer', trainer)] },
});
const deleted = (pod: Pod): Pod => ({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: FINISHED } });

/** A pod whose reporter is so, and what is beside its trainer. */
function withReporter(trainer: ContainerState, reporter = RUNNING, ...beside: string[]): Pod {
  const containers = [container('trainer', trainer), ...beside.map((name) => container(name, RUNNING))];
  const status = { initContainerStatuses: [container('reporter', reporter)], containerStatuses: containers };
  return {
    status: { phase: 'Running', ...status },
    metadata: { name: 'pod', uid: 'u', deletionGracePeriodSeconds: 30 },
  };
}

describe('what a trainer has reported is waited for', () => {
  test.each<[string, Pod, number, object]>([
    ['until its reporter has ended', withReporter(exited(0)), 3_600_000, { state: 'Active' }],
    ['no longer than that', withReporter(exited(0), exited(0)), 0, { state: 'Active', dueAt: AT + 60_000 }],
    [
      'a minute where something keeps the pod alive, so that nobody ends the reporter',
      withReporter(exited(0), RUNNING, 'proxy'),
      59_999,
      { state: 'Active', isReporting: true, dueAt: AT + 60_000 },
    ],
    ['and not longer', withReporter(exited(0), RUNNING, 'proxy'), 60_000, { state: 'Succeeded' }],
    ['not where it failed', withReporter(exited(1), RUNNING, 'proxy'), 0, { state: 'Lingering' }],
    [
      'on a node that does not answer, which is said',
      deleted(withReporter(exited(0))),
      60_000,
      { state: 'Active', blocked: { reason: 'PodsTerminating' } },
    ],
  ])('%s', (_, pod, later, expected) => {
    const view = { job: RETRYING, pods: [trimPod(pod)], startTimeoutSeconds: 10, now: AT + later };
    expect(executionOf(view)).toMatchObject(expected);
  });
});

test('tells how the attempts in its pods ended that are over', () => {
  const inPod = (uid: string, pod: Pod): Pod => ({ ...pod, metadata: { uid } });
  const pods = [
    inPod('a', aPod('Failed', exited(1))),
    inPod('b', aPod('Failed', KILLED)),
    inPod('c', EVICTED),
    inPod('d', aPod('Running', exited(0))),
    inPod('e', aPod('Running', RUNNING)),
  ];
  const { ended: ends } = executionOf({
    job: RETRYING,
    pods: pods.map(trimPod),
    startTimeoutSeconds: 10,
    now: AT,
  });
  expect(ends).toEqual([
    { holder: 'a', exitCode: 1, cause: 'TrainerError', message: 'said' },
    { holder: 'b', exitCode: 137, cause: 'OOMKilled', message: 'the trainer needed more memory than its limit' },
    { holder: 'c', cause: 'Evicted', message: 'low on memory' },
    { holder: 'd', exitCode: 0, cause: 'Completed' },
  ]);
});

describe('from when to when its trainer ran', () => {
  const [startedAt, endedAt] = ['2026-01-01T00:00:01Z', '2026-01-01T00:00:03Z'];
  const ranFrom = (trainerStart: string | undefined, end: string | undefined, startTime?: string): Pod => {
    const terminated = {
      exitCode: 1,
      ...(trainerStart && { startedAt: trainerStart }),
      ...(end && { finishedAt: end }),
    };
    const pod = aPod('Failed', { terminated });
    return { ...pod, status: { ...pod.status, ...(startTime && { startTime }) } };
  };

  test.each<[string, Pod, object]>([
    ['is what its container says', ranFrom(startedAt, endedAt, FINISHED), { startedAt: AT + 1000, endedAt: AT + 3000 }],
    [
      'is from when its pod began where that does not know',
      ranFrom('1970-01-01T00:00:00Z', endedAt, FINISHED),
      { startedAt: AT, endedAt: AT + 3000 },
    ],
    ['has no end where nobody saw it', ranFrom(startedAt, undefined), { startedAt: AT + 1000 }],
    ['is not known where nobody says when it began', ranFrom(undefined, endedAt), {}],
    ['is not known of one that never began', { ...EVICTED, status: { ...EVICTED.status, startTime: FINISHED } }, {}],
  ])('%s', (_, pod, times) => {
    const { ended: [end] = [] } = executionOf({
      job: RETRYING,
      pods: [trimPod(pod)],
      startTimeoutSeconds: 10,
      now: AT,
    });
    const { startedAt: begin, endedAt: finish } = end ?? {};
    expect({
      ...(begin !== undefined && { startedAt: begin }),
      ...(finish !== undefined && { endedAt: finish }),
    }).toEqual(times);
  });
});

describe('a Job that completed', () => {
  const conditions = [{ type: 'Complete', status: 'True' }];
  const completed = trimJob({ metadata: { name: 'abcdefg-aaaaaaaaaaaa' }, status: { conditions } });
  const lost = deleted(aPod('Running', RUNNING));

  test.each<[string, Pod[], string]>([
    ['waits for its pod’s end where the cache has not shown that yet', [aPod('Running', RUNNING)], 'Active'],
    [
      'does not where an earlier pod is on a node that does not answer',
      [lost, aPod('Succeeded', exited(0))],
      'Succeeded',
    ],
    ['does not where that is all that is left', [lost], 'Succeeded'],
    ['does not where its pods are gone', [], 'Succeeded'],
  ])('%s', (_, pods, state) => {
    const view = { job: completed, pods: pods.map(trimPod), startTimeoutSeconds: 10, now: AT };
    expect(executionOf(view).state).toBe(state);
  });
});
