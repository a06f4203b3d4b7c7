import type { Execution } from '@tuningsweep/engine/sweep';
import type { ObjectMeta } from '@tuningsweep/kube-runtime';
import { ANNOTATION } from '@tuningsweep/ledger/contracts';
import type { Words } from '../pods/event-words.ts';
import { evictionsOf } from './eviction-note.ts';
import type { EvictionNote } from './eviction-note.ts';
import { deletedWait, jobWait, podlessSince, suspendedWait } from './job-waiting.ts';
import type { JobWait } from './job-waiting.ts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { taskOfJobName } from './ownership.ts';
import { endedAttempts } from '../pods/attempt-end.ts';
import type { GonePod } from '../pods/gone-pods.ts';
import { podFailure } from '../pods/pod-failure.ts';
import type { PodFailure } from '../pods/pod-failure.ts';
import { podWait, SILENCE_MS } from '../pods/pod-waiting.ts';
import type { PodWait } from '../pods/pod-waiting.ts';
import { hasTrained, isEndedPod, isKeptAlive, isReporting, trainerEnd } from '../pods/trainer-container.ts';

export interface JobView {
  job: CachedJob;
  /** The Job's pods. */
  pods: CachedPod[];
  startTimeoutSeconds: number;
  /** Milliseconds since the epoch. */
  now: number;
  /** When a pod of the same sweep was last seen, in milliseconds since the epoch. */
  roomAt?: number;
  /** What the events of {@link muteObject} say. */
  words?: Words | undefined;
  /** True where the rest of its pod has been asked to end. */
  isBeingEnded?: boolean;
  /** What the cluster did to its pods, as far as it is known. */
  evictions?: EvictionNote | undefined;
  /** How the Job's last pod ended that is gone, as far as that was seen. */
  gone?: GonePod | undefined;
}

/** How long native sidecars may take to end after the trainer; the kubelet asks them to, and kills them after that. */
const SIDECARS_MS = 60_000;
/** How often the ledger is asked for a result that is about to be reported: nothing in the cluster tells of it. */
const REPORT_LOOK_MS = 2000;
/** What the API server fills in for a Job without a backoffLimit. */
const DEFAULT_BACKOFF_LIMIT = 6;

/** What a Job and its pods say about their task. */
export function executionOf(view: JobView): Execution {
  const { job, pods } = view;
  const madeAt = Date.parse(job.metadata?.creationTimestamp ?? '');
  const ended = [...endedAttempts(pods), ...(view.gone ? [view.gone.end] : [])];
  const startedAt = Math.min(...pods.map((pod) => Date.parse(pod.status?.startTime ?? '')));
  return {
    codeTask: taskOfJobName(job.metadata?.name) ?? '',
    ...stateOf(view),
    ...evictionsOf(view.evictions),
    ...(Number.isFinite(madeAt) && { madeAt }),
    ...(Number.isFinite(startedAt) && { startedAt }),
    ...(pods.length > 0 && { holders: pods.map(({ metadata }) => metadata?.uid ?? '') }),
    ...(ended.length > 0 && { ended }),
  };
}

/** The object whose events may say why an execution waits, where it does not say so itself; undefined where there is none. */
export function muteObject(view: JobView): ObjectMeta | undefined {
  const { job, pods, now, startTimeoutSeconds } = view;
  if (isEnded(job) || job.metadata?.deletionTimestamp || job.spec?.suspend || trainerState(view)) return undefined;
  const { wait, pod } = waitOf(view);
  const since = pod ? wait?.startingSince : podlessSince(job, pods);
  const patience = Math.min(pod ? SILENCE_MS : JOB_SILENCE_MS, startTimeoutSeconds * 1000);
  return wait?.isMute && since !== undefined && now >= since + patience ? (pod ?? job).metadata : undefined;
}

/** A Job gets its pod within a second or two, if it gets one. */
const JOB_SILENCE_MS = 5000;

type State = Omit<Execution, 'codeTask'>;

function stateOf(view: JobView): State {
  const { job, now } = view;
  const ended = endedState(view);
  if (ended) return ended;
  if (job.metadata?.deletionTimestamp) return { state: 'Stopping', ...stuckDeletion(view) };
  if (job.spec?.suspend && hasLivePod(view)) return { state: 'Stopping', ...stuckPod(view) };
  if (job.spec?.suspend) return { state: 'Suspended', ...waitFields(suspendedWait(job, now)) };
  return trainerState(view) ?? liveState(view);
}

/** Of a Job that has ended by its own word; undefined where it has not. */
function endedState(view: JobView): State | undefined {
  const { job, pods } = view;
  const isTrue = (type: string) => job.status?.conditions?.find((c) => c.type === type && c.status === 'True');
  // Its pod has ended by then: one that seems alive is shown late, and only its end says from when to when it trained.
  if (isTrue('Complete')) return { state: isShownLate(view) ? 'Active' : 'Succeeded' };
  const failed = isTrue('Failed');
  // The trainer's end is the task's, whatever became of other containers.
  if (failed && pods.some(hasTrained)) return { state: 'Succeeded' };
  // A Job fails once its pods have ended: one that seems alive is shown late, and only its end has the cause.
  if (failed && hasLivePod(view)) return { state: 'Stopping', ...stuckPod(view) };
  return failed && { state: 'Failed', ...failureOf(view, failed) };
}

/** True once the ledger has the Job's outcome: it is kept for its logs only. A live Job is at work, whatever is noted on it. */
export function isSettled(job: CachedJob): boolean {
  return job.metadata?.annotations?.[ANNOTATION.settled] !== undefined && isEnded(job);
}

export function isEnded({ status }: CachedJob): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: truth }) => truth === 'True' && (type === 'Complete' || type === 'Failed'),
    ) ?? false
  );
}

/**
 * What the end of a trainer means where its pod's or its Job's end does not follow from it: something beside it runs on,
 * or failed.
 */
function trainerState({ job, pods, now, isBeingEnded }: JobView): State | undefined {
  const trained = pods.find(hasTrained);
  if (trained && trained.status?.phase === 'Failed') return { state: 'Succeeded' };
  const ended = pods.find((pod) => !isEndedPod(pod) && trainerEnd(pod));
  if (!ended) return undefined;
  const sidecars = sidecarState(ended, now);
  if (sidecars) return sidecars;
  if (hasTrained(ended)) return { state: 'Succeeded' };
  if (ended.metadata?.deletionTimestamp || isBeingEnded)
    return { state: 'Waiting', ...waitFields(podWait(ended, now)) };
  const failure = podFailure(ended);
  return mayTryAgain(job, failure) ? { state: 'Lingering' } : { state: 'Failed', ...failure };
}

/** While native sidecars of a trainer that has ended may still end; undefined where they have, or are not waited for. */
function sidecarState(pod: CachedPod, now: number): State | undefined {
  const dueAt = Date.parse(trainerEnd(pod)?.finishedAt ?? '') + SIDECARS_MS;
  const hasReport = hasTrained(pod) && isReporting(pod);
  if (isKeptAlive(pod)) {
    if (!hasReport || now >= dueAt) return undefined;
    return { state: 'Active', isReporting: true, dueAt: Math.min(dueAt, now + REPORT_LOOK_MS) };
  }
  // The kubelet ends the reporter: its last words are worth any wait.
  if (hasReport) return { state: 'Active', ...waitFields(podWait(pod, now)) };
  return now < dueAt ? { state: 'Active', dueAt } : undefined;
}

/** As the Job controller decides it once the pod has ended, which it has not counted yet: bad input is not tried again. */
function mayTryAgain({ spec, status }: CachedJob, { cause }: PodFailure): boolean {
  return cause !== 'BadInput' && (status?.failed ?? 0) < (spec?.backoffLimit ?? DEFAULT_BACKOFF_LIMIT);
}

function liveState(view: JobView): State {
  const { wait, pod } = waitOf(view);
  if (!wait) return { state: 'Active' };
  const failsAt = (wait.startingSince ?? NaN) + view.startTimeoutSeconds * 1000;
  if (view.now >= failsAt && wait.block)
    return { state: 'Failed', cause: wait.cause ?? 'StartError', message: wait.block.message };
  // A pod that runs and is being deleted still computes.
  const state = pod?.status?.phase === 'Running' && pod.metadata?.deletionTimestamp ? 'Active' : 'Waiting';
  const askAt = pod ? NaN : podlessSince(view.job, view.pods) + JOB_SILENCE_MS;
  const next = [failsAt, askAt, wait.dueAt ?? NaN].filter((at) => at > view.now);
  return { state, ...waitFields(wait), ...(next.length > 0 && { dueAt: Math.min(...next) }) };
}

/** What a live Job waits for: for its pod, or by its pod. */
function waitOf({ job, pods, ...more }: JobView): {
  wait: (PodWait & JobWait) | undefined;
  pod: CachedPod | undefined;
} {
  const pod = pods.find((each) => !isEndedPod(each));
  return { pod, wait: pod ? podWait(pod, more.now, more.words) : jobWait(job, pods, more) };
}

function stuckPod(view: JobView): Partial<State> {
  const { wait, pod } = waitOf(view);
  return pod?.metadata?.deletionTimestamp && wait ? waitFields(wait) : {};
}

/** A Job that goes waits for its pod first. */
function stuckDeletion(view: JobView): Partial<State> {
  const pod = stuckPod(view);
  return pod.blocked ? pod : waitFields(deletedWait(view.job, view.now));
}

function waitFields({ block, isEarly, dueAt }: PodWait = {}): Partial<State> {
  return { ...(block && !isEarly && { blocked: block }), ...(dueAt !== undefined && { dueAt }) };
}

type JobCondition = NonNullable<NonNullable<CachedJob['status']>['conditions']>[number];

/** The last pod that failed knows best, then what was seen of one that is gone, then the Job's own word. */
function failureOf({ pods, gone }: JobView, { reason, message = 'the Job failed' }: JobCondition): PodFailure {
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed').toSorted((a, b) => startOf(b) - startOf(a));
  const [last] = failed;
  if (last) return podFailure(last);
  // The one rule of our Jobs by which they fail at once is that of bad input.
  return gone?.failure ?? { cause: reason === 'PodFailurePolicy' ? 'BadInput' : 'TrainerError', message };
}

function startOf({ metadata }: CachedPod): number {
  return Date.parse(metadata?.creationTimestamp ?? '') || 0;
}

/** A pod on a node that does not answer may seem alive for as long as it likes: the Job has another one, or it is being deleted. */
function isShownLate({ pods }: JobView): boolean {
  return !pods.some(isEndedPod) && pods.some(({ metadata }) => !metadata?.deletionTimestamp);
}

function hasLivePod({ pods }: JobView): boolean {
  return pods.some((pod) => !isEndedPod(pod));
}
