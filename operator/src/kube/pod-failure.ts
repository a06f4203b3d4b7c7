import type { FailureCause } from '../sweep/types.ts';
import type { KeptContainer, KeptPod } from './kept.ts';
import { TRAINER_CONTAINER } from './names.ts';

type ContainerWaiting = NonNullable<NonNullable<KeptContainer['state']>['waiting']>;

/** Why a pod ended, or will never start. */
export interface PodFailure {
  cause: FailureCause;
  message: string;
}

/** Reasons of a waiting container that waiting alone does not mend. */
const IMAGE_REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
]);
const START_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);
const STUCK_REASONS = IMAGE_REASONS.union(START_REASONS);

/** What ended a failed pod: what the cluster did to it first, then what its trainer did. */
export function podFailure(pod: KeptPod): PodFailure {
  return (
    disruption(pod) ??
    kubelet(pod) ??
    trainer(pod) ?? { cause: 'TrainerError', message: pod.status?.message ?? 'the pod failed' }
  );
}

/** Source: kubernetes.io/docs/concepts/workloads/pods/disruptions, pod disruption conditions. */
function disruption({ status }: KeptPod): PodFailure | undefined {
  const target = status?.conditions?.find(
    (condition) => condition.type === 'DisruptionTarget' && condition.status === 'True',
  );
  if (!target) return undefined;
  const lost = target.reason === 'DeletionByTaintManager' || target.reason === 'DeletionByPodGC';
  return { cause: lost ? 'NodeLost' : 'Evicted', message: target.message ?? target.reason ?? 'the pod was disrupted' };
}

function kubelet({ status }: KeptPod): PodFailure | undefined {
  const message = status?.message ?? '';
  if (status?.reason === 'DeadlineExceeded') return { cause: 'DeadlineExceeded', message };
  if (status?.reason === 'Evicted') return { cause: 'Evicted', message };
  if (status?.reason === 'NodeLost') return { cause: 'NodeLost', message };
  return undefined;
}

function trainer(pod: KeptPod): PodFailure | undefined {
  const ended = trainerStatus(pod)?.state?.terminated;
  if (!ended) return undefined;
  const said = ended.message?.trim().split('\n').at(-1);
  if (ended.reason === 'OOMKilled')
    return { cause: 'OOMKilled', message: 'the trainer needed more memory than its limit' };
  const cause = ended.exitCode === 42 ? 'BadInput' : 'TrainerError';
  return { cause, message: said || `the trainer exited with ${ended.exitCode}` };
}

/**
 * Why a pod that has a node cannot start, once it has tried for long enough.
 * @param now in milliseconds since the epoch.
 */
export function startFailure(pod: KeptPod, startTimeoutSeconds: number, now: number): PodFailure | undefined {
  const scheduled = pod.status?.conditions?.find(
    (condition) => condition.type === 'PodScheduled' && condition.status === 'True',
  );
  const waiting = waitingOf(pod);
  if (!scheduled?.lastTransitionTime || !waiting?.reason) return undefined;
  const due = Date.parse(scheduled.lastTransitionTime) + startTimeoutSeconds * 1000;
  if (now < due) return undefined;
  const message = [waiting.reason, waiting.message].filter(Boolean).join(': ');
  return { cause: IMAGE_REASONS.has(waiting.reason) ? 'ImagePull' : 'StartError', message };
}

/** What the scheduler says of a pod that it finds no node for. */
export function unschedulable(pod: KeptPod): string | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return condition?.status === 'False' && condition.reason === 'Unschedulable'
    ? (condition.message ?? 'Unschedulable')
    : undefined;
}

/** The first container that waits, those that run before the trainer too: they stop it from starting just as well. */
function waitingOf({ status }: KeptPod): ContainerWaiting | undefined {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return statuses
    .map(({ state }) => state?.waiting)
    .find((waiting) => waiting && STUCK_REASONS.has(waiting.reason ?? ''));
}

function trainerStatus({ status }: KeptPod): KeptContainer | undefined {
  return status?.containerStatuses?.find(({ name }) => name === TRAINER_CONTAINER);
}
