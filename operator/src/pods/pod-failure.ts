import { TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import type { FailureCause } from '@tuningsweep/engine/sweep';
import type { CachedContainer, CachedPod } from '../cache/cached-objects.ts';
import { trainerEnd } from './trainer-container.ts';

type Terminated = NonNullable<NonNullable<CachedContainer['state']>['terminated']>;

/** Why a pod ended, or will never start. */
export interface PodFailure {
  cause: FailureCause;
  message: string;
}

/** What runtimes say of a container whose program could not be started: a wrong command, most often. */
const NEVER_RAN = new Set(['StartError', 'ContainerCannotRun']);

/** What ended a failed pod: what the cluster did to it first, then what its trainer did. */
export function podFailure(pod: CachedPod): PodFailure {
  return (
    disruption(pod) ??
    kubelet(pod) ??
    deletion(pod) ??
    trainer(pod) ??
    beforeTrainer(pod) ??
    refused(pod) ?? { cause: 'TrainerError', message: pod.status?.message ?? 'the pod failed' }
  );
}

/** Source: kubernetes.io/docs/concepts/workloads/pods/disruptions, pod disruption conditions. */
function disruption({ status }: CachedPod): PodFailure | undefined {
  const target = status?.conditions?.find(
    (condition) => condition.type === 'DisruptionTarget' && condition.status === 'True',
  );
  if (!target) return undefined;
  const lost = target.reason === 'DeletionByTaintManager' || target.reason === 'DeletionByPodGC';
  return { cause: lost ? 'NodeLost' : 'Evicted', message: target.message ?? target.reason ?? 'the pod was disrupted' };
}

function kubelet({ status }: CachedPod): PodFailure | undefined {
  const message = status?.message ?? '';
  if (status?.reason === 'DeadlineExceeded') return { cause: 'DeadlineExceeded', message };
  if (status?.reason === 'Evicted') return { cause: 'Evicted', message };
  if (status?.reason === 'NodeLost') return { cause: 'NodeLost', message };
  return undefined;
}

/** What pods have to end in, where nobody says otherwise. */
const GRACE_SECONDS = 30;

/**
 * Somebody deleted the pod, and its trainer had not ended before that: its exit code is that of the signal. The API server
 * notes until when the pod may end; once its containers have, the kubelet deletes it again, at once, which moves the time.
 */
function deletion(pod: CachedPod): PodFailure | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, name = '' } = pod.metadata ?? {};
  if (!deletionTimestamp) return undefined;
  const grace = Math.max(deletionGracePeriodSeconds, GRACE_SECONDS);
  const ended = trainerEnd(pod);
  if (ended && Date.parse(ended.finishedAt ?? '') < Date.parse(deletionTimestamp) - grace * 1000) return undefined;
  const code = ended ? `, its trainer exited with ${ended.exitCode}` : '';
  return { cause: 'Deleted', message: `pod ${name} was deleted while it ran${code}` };
}

function trainer(pod: CachedPod): PodFailure | undefined {
  const ended = trainerEnd(pod);
  if (!ended) return undefined;
  if (ended.reason === 'OOMKilled')
    return { cause: 'OOMKilled', message: 'the trainer needed more memory than its limit' };
  if (NEVER_RAN.has(ended.reason ?? '')) return { cause: 'StartError', message: wordsOf(ended, 'the trainer') };
  if (ended.reason === 'ContainerStatusUnknown')
    return { cause: 'NodeLost', message: ended.message ?? 'the kubelet lost sight of the trainer' };
  const cause = ended.exitCode === TRAINER_EXIT.badInput ? 'BadInput' : 'TrainerError';
  return { cause, message: wordsOf(ended, 'the trainer') };
}

/** An init container that failed ends its pod before the trainer begins. */
function beforeTrainer({ status }: CachedPod): PodFailure | undefined {
  for (const { name, state } of status?.initContainerStatuses ?? []) {
    const ended = state?.terminated;
    if (!ended || ended.exitCode === 0) continue;
    const what = `init container ${name}`;
    if (ended.reason === 'OOMKilled')
      return { cause: 'OOMKilled', message: `${what} needed more memory than its limit` };
    return { cause: 'StartError', message: `${what} exited with ${ended.exitCode}: ${wordsOf(ended, what)}` };
  }
  return undefined;
}

/** A kubelet refuses pods for its own reasons, such as OutOfcpu or UnexpectedAdmissionError: none of its containers ran. */
function refused({ status }: CachedPod): PodFailure | undefined {
  if (!status?.reason) return undefined;
  const message = [status.reason, status.message].filter(Boolean).join(': ');
  return { cause: 'StartError', message };
}

/** The last line that a container printed, or what the runtime says. */
function wordsOf({ exitCode, message }: Terminated, who: string): string {
  return message?.trim().split('\n').at(-1) || `${who} exited with ${exitCode}`;
}
