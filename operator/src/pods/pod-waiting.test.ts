import type { Pod } from '@tuningsweep/kube-runtime';
import { describe, expect, test } from 'vitest';
import { trimPod } from '../cache/cached-objects.ts';
import { podWait } from './pod-waiting.ts';

type PodStatus = NonNullable<Pod['status']>;
type ContainerState = NonNullable<NonNullable<PodStatus['containerStatuses']>[number]['state']>;

const AT = '2026-01-01T00:00:00Z';
const seconds = (count: number): number => Date.parse(AT) + count * 1000;
const LATE = seconds(60);

const placed: PodStatus = { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: AT }] };
const container = (name: string, state: ContainerState) => ({
  name,
  image: '',
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
});
const waiting = (reason: string, message = 'why'): ContainerState => ({ waiting: { reason, message } });

function aPod(status: PodStatus, metadata: Pod['metadata'] = {}): Pod {
  return { metadata: { name: 'pod', creationTimestamp: AT, ...metadata }, status: { phase: 'Pending', ...status } };
}

/** On a node, its trainer and its init containers are so. */
function onNode(trainer: ContainerState, ...inits: ContainerState[]): Pod {
  const containerStatuses = [container('trainer', trainer)];
  return aPod({ ...placed, containerStatuses, initContainerStatuses: inits.map((state) => container('fetch', state)) });
}

const wait = (pod: Pod, now = LATE, words?: { reason: string; message: string }) => podWait(trimPod(pod), now, words);

/** Every reason that a kubelet gives a container which waits. Source: pkg/kubelet, images/types.go, container/sync_result.go, kuberuntime. */
const IMAGE = ['ErrImagePull', 'ImagePullBackOff', 'ImageInspectError', 'ErrImageNeverPull', 'InvalidImageName'];
const IMAGE_TOO = ['RegistryUnavailable', 'SignatureValidationFailed'];
const START = ['CreateContainerConfigError', 'CreateContainerError', 'PreCreateHookError', 'PreStartHookError'];
const START_TOO = ['PostStartHookError', 'RunContainerError', 'RunInitContainerError', 'CrashLoopBackOff'];
const RARE = ['VerifyNonRootError', 'KillContainerError', 'CreatePodSandboxError', 'ConfigPodSandboxError', 'Unheard'];

describe('a pod that has a node', () => {
  test.each([
    ...[...IMAGE, ...IMAGE_TOO].map((reason) => [reason, 'ImagePull'] as const),
    ...[...START, ...START_TOO, ...RARE].map((reason) => [reason, 'StartError'] as const),
  ])('whose trainer waits for %s says so at once, and has a limit', (reason, cause) => {
    const expected = {
      cause,
      startingSince: seconds(0),
      block: { reason: 'PodsNotStarting', message: `${reason}: why` },
    };
    expect(wait(onNode(waiting(reason)), seconds(1))).toEqual(expected);
    expect(wait(onNode(waiting('PodInitializing', ''), waiting(reason)), seconds(1))).toEqual(expected);
  });

  test.each(['ContainerCreating', 'PodInitializing'])('whose trainer waits for %s speaks by its events', (reason) => {
    const pod = onNode(waiting(reason, ''));
    expect(wait(pod, seconds(1))).toMatchObject({ isMute: true, isEarly: true, startingSince: seconds(0) });
    expect(wait(pod)).toMatchObject({ isMute: true, isEarly: false, cause: 'StartError' });
    const mount = { reason: 'FailedMount', message: 'secret "none" not found' };
    expect(wait(pod, LATE, mount)?.block?.message).toBe(`${reason}: secret "none" not found`);
    expect(wait(pod, LATE, { reason: 'Pulling', message: 'Pulling image "x"' })?.cause).toBe('ImagePull');
  });

  test('that no kubelet has taken has a limit too', () => {
    expect(wait(aPod(placed))).toMatchObject({
      startingSince: seconds(0),
      block: { message: expect.stringContaining('not taken by the kubelet') },
    });
  });

  test('whose init container works has none, and says what it waits for', () => {
    const pod = onNode(waiting('PodInitializing', ''), { running: { startedAt: AT } });
    expect(wait(pod)).toEqual({
      block: {
        reason: 'PodsNotStarting',
        message: 'init container fetch of pod pod runs, and the trainer waits for it',
      },
    });
    expect(wait(pod, seconds(1))).toEqual({});
  });

  test('beside whose trainer a native sidecar runs is told of by its trainer', () => {
    const pod = onNode(waiting('ErrImagePull'), { running: { startedAt: AT } });
    expect(wait(pod)).toMatchObject({ cause: 'ImagePull', startingSince: seconds(0) });
  });

  describe('whose reporter', () => {
    const pod = (reporter: object, ...before: ContainerState[]): Pod => {
      const inits = [...before.map((state) => container('mesh', state)), { ...container('reporter', {}), ...reporter }];
      const trainer = container('trainer', waiting('PodInitializing', ''));
      return aPod({ ...placed, containerStatuses: [trainer], initContainerStatuses: inits });
    };
    const running: ContainerState = { running: { startedAt: AT } };

    test('has not claimed the task yet has no limit', () => {
      const { block } = wait(pod({ state: running, started: false }, running)) ?? {};
      expect(block?.message).toBe('init container reporter of pod pod runs, and the trainer waits for it');
    });

    test('has claimed it speaks of its trainer', () => {
      expect(wait(pod({ state: running, started: true }, running))).toMatchObject({
        isMute: true,
        startingSince: seconds(0),
      });
    });

    test('ends again and again says what it said last', () => {
      const lastState = { terminated: { exitCode: 1, message: 'a\nno ledger at db:3306\n' } };
      expect(wait(pod({ state: waiting('CrashLoopBackOff', 'back-off 10s'), lastState }))?.block?.message).toBe(
        'CrashLoopBackOff: back-off 10s: reporter ended with: no ledger at db:3306',
      );
    });
  });

  test('starts anew when its init container has ended', () => {
    const init = { terminated: { exitCode: 0, finishedAt: '2026-01-01T00:00:50Z' } };
    expect(wait(onNode(waiting('PodInitializing', ''), init))?.startingSince).toBe(seconds(50));
  });

  test.each<[string, Pod]>([
    ['runs', onNode({ running: { startedAt: AT } })],
    ['runs, as far as its phase tells', aPod({ ...placed, phase: 'Running' })],
    ['has ended', aPod({ ...placed, phase: 'Failed' })],
  ])('and %s does not wait', (_, pod) => expect(wait(pod)).toBeUndefined());
});

describe('a pod without a node', () => {
  const condition = (reason: string) => ({
    conditions: [{ type: 'PodScheduled', status: 'False', reason, message: 'why' }],
  });

  test.each([
    ['Unschedulable', 'Unschedulable'],
    ['SchedulerError', 'Unschedulable'],
    ['SchedulingGated', 'SchedulingGated'],
  ])('for %s waits without a limit', (reason, told) => {
    expect(wait(aPod(condition(reason)))).toEqual({ block: { reason: told, message: 'why' } });
  });

  test('that no scheduler looks at says so after a while', () => {
    expect(wait(aPod({}), seconds(1))).toEqual({});
    expect(wait(aPod({}))?.block).toMatchObject({
      reason: 'Unschedulable',
      message: expect.stringContaining('schedulerName'),
    });
  });
});

test('a pod that does not go says so once its grace is over', () => {
  const pod = aPod({ ...placed, phase: 'Running' }, { deletionTimestamp: AT });
  expect(wait(pod, seconds(1))).toEqual({ dueAt: seconds(30) });
  expect(wait(pod)?.block).toMatchObject({ reason: 'PodsTerminating', message: expect.stringContaining('finalizer') });
});
