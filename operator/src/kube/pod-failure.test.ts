import { expect, test } from 'vitest';
import { keptOfPod } from './kept.ts';
import type { Pod } from './machinery/resource.ts';
import { podFailure, startFailure, unschedulable } from './pod-failure.ts';

const AT = new Date(0).toISOString();

type PodStatus = NonNullable<Pod['status']>;
type ContainerState = NonNullable<NonNullable<PodStatus['containerStatuses']>[number]['state']>;

function aPod(status: PodStatus): Pod {
  return { status };
}

function withTrainer(state: ContainerState, status: Pick<PodStatus, 'conditions'> = {}): Pod {
  const trainer = { name: 'trainer', image: '', imageID: '', ready: false, restartCount: 0, state };
  return aPod({ ...status, containerStatuses: [{ ...trainer, name: 'log', state: {} }, trainer] });
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
  ['nothing said', aPod({}), 'TrainerError', 'the pod failed'],
])('%s', (_, pod, cause, message) => expect(podFailure(keptOfPod(pod))).toEqual({ cause, message }));

const placed: Pick<PodStatus, 'conditions'> = {
  conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: AT }],
};
const waiting = (reason: string): ContainerState => ({ waiting: { reason, message: 'no such image' } });

test.each([
  [
    'an image that cannot be pulled',
    withTrainer(waiting('ImagePullBackOff'), placed),
    10_000,
    { cause: 'ImagePull', message: 'ImagePullBackOff: no such image' },
  ],
  [
    'a missing Secret',
    withTrainer(waiting('CreateContainerConfigError'), placed),
    10_000,
    { cause: 'StartError', message: 'CreateContainerConfigError: no such image' },
  ],
  ['too early to tell', withTrainer(waiting('ImagePullBackOff'), placed), 9_999, undefined],
  ['a container that is being made', withTrainer(waiting('ContainerCreating'), placed), 10_000, undefined],
  ['no node yet', withTrainer(waiting('ImagePullBackOff')), 10_000, undefined],
])('start: %s', (_, pod, now, expected) => expect(startFailure(keptOfPod(pod), 10, now)).toEqual(expected));

test('a pod that no node takes', () => {
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' };
  expect(unschedulable(aPod({ conditions: [condition] }))).toBe('0/3 nodes');
  expect(unschedulable(aPod(placed))).toBeUndefined();
});
