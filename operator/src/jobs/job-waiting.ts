import type { Block } from '@tuningsweep/engine/sweep';
import { QUEUE_LABEL } from '@tuningsweep/ledger/contracts';
import type { Words } from '../pods/event-words.ts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { SILENCE_MS } from '../pods/pod-waiting.ts';
import { trainerEnd } from '../pods/trainer-container.ts';

/** The Job controller's event for a pod that the API server did not take. Source: pkg/controller/controller_utils.go. */
const REFUSED = 'FailedCreate';
/** The longest that the Job controller waits before it makes another pod in place of one that failed. */
const LONGEST_BACKOFF_MS = 600_000;

/** Why a Job without a pod that has not ended gets on no further. */
export interface JobWait {
  block?: Block;
  /** From when its time to start counts, in milliseconds since the epoch; absent where it has no limit. */
  startingSince?: number;
  isMute?: boolean;
}

/** When a live Job last began to wait for a pod: made, resumed by a queueing system, or its last pod ended. */
export function podlessSince(job: CachedJob, pods: readonly CachedPod[]): number {
  const resumed = conditionTime(job, 'Suspended', 'False');
  const ends = pods.map((pod) => Date.parse(trainerEnd(pod)?.finishedAt ?? ''));
  const times = [Date.parse(job.metadata?.creationTimestamp ?? ''), resumed ?? 0, ...ends];
  return Math.max(0, ...times.filter(Number.isFinite));
}

/**
 * Why a live Job has no pod that has not ended.
 * @param roomAt when a pod of the same sweep was last seen: what is refused then may be for want of room
 */
export function jobWait(
  job: CachedJob,
  pods: readonly CachedPod[],
  { now, roomAt = 0, words }: { now: number; roomAt?: number; words?: Words | undefined },
): JobWait {
  const since = podlessSince(job, pods);
  if (words?.reason === REFUSED)
    return {
      isMute: true,
      startingSince: Math.max(since, roomAt),
      block: { reason: 'PodsRefused', message: refusal(job, words) },
    };
  const patience = SILENCE_MS + (pods.length > 0 ? LONGEST_BACKOFF_MS : 0);
  if (now < since + patience) return { isMute: true };
  const message = `Job ${job.metadata?.name} has had none since ${new Date(since).toISOString()}; does the Job controller run?`;
  return { isMute: true, block: { reason: 'PodsMissing', message } };
}

/** The API server's own words, without the random part of the pod's name, which would be another one each time. */
function refusal({ metadata }: CachedJob, { message }: Words): string {
  const podName = new RegExp(`"${metadata?.name}-[a-z0-9]{5}"`, 'g');
  return message.replace(/^Error creating: /, '').replace(podName, `"${metadata?.name}-…"`);
}

/** A Job that is suspended waits for whoever suspended it, which is worth saying after a while. */
export function suspendedWait(job: CachedJob, now: number): { block?: Block; dueAt?: number } {
  const since = conditionTime(job, 'Suspended', 'True') ?? Date.parse(job.metadata?.creationTimestamp ?? '');
  const queue = job.metadata?.labels?.[QUEUE_LABEL];
  const where = queue ? `in the queue ${queue}` : 'by a queueing system or by hand';
  const message = `Job ${job.metadata?.name} waits ${where} since ${new Date(since || 0).toISOString()}`;
  return waitedFor(since, now, { reason: 'JobsSuspended', message });
}

/** A deleted Job goes once its pods are gone and nothing holds it. */
export function deletedWait(job: CachedJob, now: number): { block?: Block; dueAt?: number } {
  const { name, deletionTimestamp = '', finalizers = [] } = job.metadata ?? {};
  const held = finalizers.length > 0 ? `, held by ${finalizers.join(', ')}` : '';
  const message = `Job ${name} has been deleted at ${deletionTimestamp} and is still there${held}`;
  return waitedFor(Date.parse(deletionTimestamp), now, { reason: 'PodsTerminating', message });
}

/** Pods have half a minute to end in peace. */
const LONG_MS = 2 * SILENCE_MS;

function waitedFor(since: number, now: number, block: Block): { block?: Block; dueAt?: number } {
  const dueAt = since + LONG_MS;
  return now >= dueAt ? { block } : Number.isFinite(dueAt) ? { dueAt } : {};
}

function conditionTime({ status }: CachedJob, type: string, truth: string): number | undefined {
  const found = status?.conditions?.find((condition) => condition.type === type && condition.status === truth);
  const time = Date.parse(found?.lastTransitionTime ?? '');
  return Number.isFinite(time) ? time : undefined;
}
