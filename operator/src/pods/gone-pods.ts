import type { AttemptEnd } from '@tuningsweep/engine/sweep';
import type { CachedPod } from '../cache/cached-objects.ts';
import { attemptEnd } from './attempt-end.ts';
import { podFailure } from './pod-failure.ts';
import type { PodFailure } from './pod-failure.ts';
import type { JobStore, PodStore } from '../cache/resources.ts';

/** How a pod that is gone ended, and what that was for the attempt in it. */
export interface GonePod {
  failure: PodFailure;
  end: AttemptEnd;
}

/**
 * How pods ended that are gone: somebody deleted them, and with them went the only place that says why. Remembered by the
 * Job's UID for as long as the Job is there; after a restart of the operator the Job's own word has to do.
 */
export class GonePods {
  readonly #gone = new Map<string, GonePod>();

  constructor(jobs: JobStore, pods: PodStore) {
    pods.onChange((before, after) => {
      if (before && !after) this.#remember(jobs, before);
    });
    jobs.onChange((before, after) => {
      if (before && !after) this.#gone.delete(before.metadata?.uid ?? '');
    });
  }

  /** How the last pod of a Job ended that is gone. */
  of(jobUid: string): GonePod | undefined {
    return this.#gone.get(jobUid);
  }

  #remember(jobs: JobStore, pod: CachedPod): void {
    if (!wasStopped(pod)) return;
    const { namespace, ownerReferences = [] } = pod.metadata ?? {};
    for (const { name, uid } of ownerReferences)
      if (jobs.get(`${namespace}/${name}`)?.metadata?.uid === uid)
        this.#gone.set(uid, { failure: podFailure(pod), end: attemptEnd(pod) });
  }
}

/** True of a pod that failed, or was deleted before its end was shown. */
export function wasStopped({ metadata, status }: CachedPod): boolean {
  return status?.phase === 'Failed' || (status?.phase !== 'Succeeded' && metadata?.deletionTimestamp !== undefined);
}
