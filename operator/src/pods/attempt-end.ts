import type { AttemptEnd } from '@tuningsweep/engine/sweep';
import type { CachedPod } from '../cache/cached-objects.ts';
import { podFailure } from './pod-failure.ts';
import { hasTrained, isEndedPod, trainerEnd } from './trainer-container.ts';

/** How the attempt in a pod ended whose trainer has ended, or never will begin. */
export function attemptEnd(pod: CachedPod): AttemptEnd {
  const holder = pod.metadata?.uid ?? '';
  if (hasTrained(pod)) return { holder, exitCode: 0, cause: 'Completed' };
  const exitCode = trainerEnd(pod)?.exitCode;
  return { holder, ...(exitCode !== undefined && { exitCode }), ...podFailure(pod) };
}

/** The same of those of a Job's pods that are over. */
export function endedAttempts(pods: readonly CachedPod[]): AttemptEnd[] {
  return pods.filter((pod) => isEndedPod(pod) || trainerEnd(pod)).map(attemptEnd);
}
