import { REPORTER_CONTAINER, TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import type { CachedContainer, CachedPod } from '../cache/cached-objects.ts';

type Terminated = NonNullable<NonNullable<CachedContainer['state']>['terminated']>;

/** The container that trains; undefined before the kubelet has told of it. */
export function trainerOf({ status }: CachedPod): CachedContainer | undefined {
  return status?.containerStatuses?.find(({ name }) => name === TRAINER_CONTAINER);
}

/** How a pod's trainer ended, whatever its other containers do. */
export function trainerEnd(pod: CachedPod): Terminated | undefined {
  return trainerOf(pod)?.state?.terminated;
}

export function hasTrained(pod: CachedPod): boolean {
  return trainerEnd(pod)?.exitCode === 0;
}

export function isEndedPod({ status }: CachedPod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/**
 * True while a container beside the trainer runs on that nothing ends, as a service mesh's proxy. Native sidecars (init
 * containers) are ended by the kubelet once the trainer has ended.
 */
export function isKeptAlive(pod: CachedPod): boolean {
  if (isEndedPod(pod)) return false;
  return (pod.status?.containerStatuses ?? []).some(
    ({ name, state }) => name !== TRAINER_CONTAINER && !state?.terminated,
  );
}

/** True while the reporter of a pod may still write what the trainer has reported; the kubelet ends it after the trainer. */
export function isReporting(pod: CachedPod): boolean {
  const reporter = pod.status?.initContainerStatuses?.find(({ name }) => name === REPORTER_CONTAINER);
  return reporter !== undefined && !reporter.state?.terminated && !isEndedPod(pod);
}
