import type { Hand } from '../sweep/types.ts';
import type { KeptJob, KeptPod } from './kept.ts';
import { ANNOTATION, LABEL } from './names.ts';
import { podFailure, startFailure, unschedulable } from './pod-failure.ts';

export interface JobView {
  job: KeptJob;
  /** The Job's pods. */
  pods: KeptPod[];
  startTimeoutSeconds: number;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What a Job and its pods say about their task. */
export function handOf(view: JobView): Hand {
  const { job, pods } = view;
  const madeAt = Date.parse(job.metadata?.creationTimestamp ?? '');
  const startedAt = Math.min(...pods.map((pod) => Date.parse(pod.status?.startTime ?? '')));
  return {
    ...stateOf(view),
    ...(Number.isFinite(madeAt) && { madeAt }),
    ...(Number.isFinite(startedAt) && { startedAt }),
    ...(pods.length > 0 && { holders: pods.map(({ metadata }) => metadata?.uid ?? '') }),
  };
}

function stateOf(view: JobView): Hand {
  const { job } = view;
  const codeTask = job.metadata?.labels?.[LABEL.codeTask] ?? '';
  const condition = (type: string) => job.status?.conditions?.find((c) => c.type === type && c.status === 'True');
  if (condition('Complete')) return { codeTask, state: 'Succeeded' };
  const failed = condition('Failed');
  // A Job fails once its pods have ended: one that seems alive is shown late, and only its end has the cause.
  if (failed && hasLivePod(view)) return { codeTask, state: 'Stopping' };
  if (failed) return { codeTask, state: 'Failed', ...failureOf(view, failed.message) };
  if (job.metadata?.deletionTimestamp) return { codeTask, state: 'Stopping' };
  if (job.spec?.suspend) return { codeTask, state: hasLivePod(view) ? 'Stopping' : 'Suspended' };
  return liveHand(codeTask, view);
}

/** True once the ledger has the Job's outcome: it is kept for its logs only. */
export function isSettled({ metadata }: KeptJob): boolean {
  return metadata?.annotations?.[ANNOTATION.settled] !== undefined;
}

export function isEnded({ status }: KeptJob): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: truth }) => truth === 'True' && (type === 'Complete' || type === 'Failed'),
    ) ?? false
  );
}

function liveHand(codeTask: string, { pods, startTimeoutSeconds, now }: JobView): Hand {
  for (const pod of pods) {
    const failure = startFailure(pod, startTimeoutSeconds, now);
    if (failure) return { codeTask, state: 'Failed', ...failure };
  }
  if (pods.some((pod) => pod.status?.phase === 'Running')) return { codeTask, state: 'Active' };
  const [blocked] = pods.flatMap((pod) => unschedulable(pod) ?? []);
  return { codeTask, state: 'Waiting', ...(blocked && { blocked }) };
}

/** The last pod that failed knows best; without any, the Job's own word. */
function failureOf({ pods }: JobView, message: string | undefined): Pick<Hand, 'cause' | 'message'> {
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed').toSorted((a, b) => startOf(b) - startOf(a));
  const [last] = failed;
  return last ? podFailure(last) : { cause: 'TrainerError', message: message ?? 'the Job failed' };
}

function startOf({ metadata }: KeptPod): number {
  return Date.parse(metadata?.creationTimestamp ?? '') || 0;
}

function hasLivePod({ pods }: JobView): boolean {
  return pods.some((pod) => pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed');
}
