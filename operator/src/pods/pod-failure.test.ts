import type { Pod } from '@tuningsweep/kube-runtime';
import { expect, test } from 'vitest';
import { trimPod } from '../cache/cached-objects.ts';
import { podFailure } from './pod-failure.ts';

type PodStatus = NonNullable<Pod['status']>;
type ContainerState = NonNullable<NonNullable<PodStatus['containerStatuses']>[number]['state']>;

function aPod(status: PodStatus): Pod {
  return { status };
}

function withTrainer(state: ContainerState, status: Pick<PodStatus, 'conditions'> = {}): Pod {
  const trainer = { name: 'trainer', image: '', imageID: '', ready: false, restartCount: 0, state };
  return aPod({ ...status, containerStatuses: [{ ...trainer, name: 'log', state: {} }, trainer] });
}

/** Its init container is so, and nothing else has been. */
function withInit(state: ContainerState): Pod {
  const init = { name: 'fetch', image: '', imageID: '', ready: false, restartCount: 0, state };
  return aPod({ ...withTrainer({ waiting: { reason: 'PodInitializing' } }).status, initContainerStatuses: [init] });
}

/** Deleted at the beginning of 2026, with half a minute to end. */
function deleted(pod: Pod, deletionGracePeriodSeconds = 30, deletionTimestamp = '2026-01-01T00:00:30Z'): Pod {
  return { ...pod, metadata: { name: 'pod', deletionTimestamp, deletionGracePeriodSeconds } };
}

const ended = (exitCode: number, more: object = {}): Pod => withTrainer({ terminated: { exitCode, ...more } });
const disrupted = (reason: string): Pod =>
  aPod({ conditions: [{ type: 'DisruptionTarget', status: 'True', reason, message: 'why' }] });

test.each([
  ['bad input', ended(42, { message: 'step 1\nno data of X\n' }), 'BadInput', 'no data of X'],
  ['a trainer error', ended(1, { message: 'lost the database' }), 'TrainerError', 'lost the database'],
  ['a silent trainer error', ended(7), 'TrainerError', 'the trainer exited with 7'],
  ['out of memory', ended(137, { reason: 'OOMKilled' }), 'OOMKilled', 'the trainer needed more memory than its limit'],
  [
    'the deadline',
    aPod({ reason: 'DeadlineExceeded', message: 'Pod was active on the node longer than the deadline' }),
    'DeadlineExceeded',
    'Pod was active on the node longer than the deadline',
  ],
  ['evicted by the kubelet', aPod({ reason: 'Evicted', message: 'low on memory' }), 'Evicted', 'low on memory'],
  ['evicted by the API', disrupted('EvictionByEvictionAPI'), 'Evicted', 'why'],
  ['preempted', disrupted('PreemptionByScheduler'), 'Evicted', 'why'],
  ['a lost node', disrupted('DeletionByTaintManager'), 'NodeLost', 'why'],
  [
    'a program that is not there',
    ended(128, { reason: 'StartError', message: 'exec: "train": executable file not found in $PATH' }),
    'StartError',
    'exec: "train": executable file not found in $PATH',
  ],
  [
    'a trainer that its node lost sight of',
    ended(137, { reason: 'ContainerStatusUnknown', message: 'The container could not be located' }),
    'NodeLost',
    'The container could not be located',
  ],
  [
    'a kubelet that refused the pod',
    aPod({ reason: 'OutOfcpu', message: 'Node did not have enough resource: cpu' }),
    'StartError',
    'OutOfcpu: Node did not have enough resource: cpu',
  ],
  [
    'an init container that crashed',
    withInit({ terminated: { exitCode: 3, message: 'no route to host' } }),
    'StartError',
    'init container fetch exited with 3: no route to host',
  ],
  [
    'an init container that needed too much memory',
    withInit({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
    'OOMKilled',
    'init container fetch needed more memory than its limit',
  ],
  [
    'a pod that was deleted while its trainer ran',
    deleted(ended(143, { finishedAt: '2026-01-01T00:00:01Z' })),
    'Deleted',
    'pod pod was deleted while it ran, its trainer exited with 143',
  ],
  [
    'such a pod that its kubelet has deleted too',
    deleted(ended(143, { finishedAt: '2026-01-01T00:00:01Z' }), 0, '2026-01-01T00:00:02Z'),
    'Deleted',
    'pod pod was deleted while it ran, its trainer exited with 143',
  ],
  ['a pod that was deleted before its trainer ran', deleted(aPod({})), 'Deleted', 'pod pod was deleted while it ran'],
  ['a pod that was deleted by a drain', deleted(disrupted('EvictionByEvictionAPI')), 'Evicted', 'why'],
  [
    'a pod that was deleted after its trainer had failed',
    deleted(ended(1, { finishedAt: '2025-12-31T23:59:59Z', message: 'lost the database' })),
    'TrainerError',
    'lost the database',
  ],
  ['nothing said', aPod({}), 'TrainerError', 'the pod failed'],
])('%s', (_, pod, cause, message) => expect(podFailure(trimPod(pod))).toEqual({ cause, message }));
