import type { AttemptEnd } from '@tuningsweep/engine/sweep';
import type { CachedPod } from '../cache/cached-objects.ts';
import { podFailure } from './pod-failure.ts';
import { hasTrained, isEndedPod, trainerEnd } from './trainer-container.ts';

/** How the attempt in a pod ended whose trainer has ended, or never will begin. */
export function attemptEnd(pod: CachedPod): AttemptEnd {
  const holder = pod.metadata?.uid ?? '';
  const times = trainerTimes(pod);
  if (hasTrained(pod)) return { holder, exitCode: 0, cause: 'Completed', ...times };
  const exitCode = trainerEnd(pod)?.exitCode;
  return { holder, ...(exitCode !== undefined && { exitCode }), ...podFailure(pod), ...times };
}

/** A runtime that cannot say when a container began says 1970; the kubelet's own time of the pod is there in any case. */
function trainerTimes(pod: CachedPod): Pick<AttemptEnd, 'startedAt' | 'endedAt'> {
  const ended = trainerEnd(pod);
  if (!ended) return {};
  const [startedAt] = [ended.startedAt, pod.status?.startTime].map(timeOf).filter((time) => time > 0);
  const endedAt = timeOf(ended.finishedAt);
  return startedAt === undefined ? {} : { startedAt, ...(endedAt > 0 && { endedAt }) };
}

function timeOf(text: string | undefined): number {
  return Date.parse(text ?? '') || 0;
}

/** The same of those of a Job's pods that are over. */
export function endedAttempts(pods: readonly CachedPod[]): AttemptEnd[] {
  return pods.filter((pod) => isEndedPod(pod) || trainerEnd(pod)).map(attemptEnd);
}
