import type { KeptPod } from './kept.ts';
import { podFailure, type PodFailure } from './pod-failure.ts';
import type { JobStore, PodStore } from './resources.ts';

/**
 * How pods ended that are gone: somebody deleted them, and with them went the only place that says why. Remembered by the
 * Job's UID for as long as the Job is there; after a restart of the operator the Job's own word has to do.
 */
export class GonePods {
  readonly #failures = new Map<string, PodFailure>();

  constructor(jobs: JobStore, pods: PodStore) {
    pods.onChange((before, after) => {
      if (before && !after) this.#remember(jobs, before);
    });
    jobs.onChange((before, after) => {
      if (before && !after) this.#failures.delete(before.metadata?.uid ?? '');
    });
  }

  /** How the last pod of a Job ended that is gone. */
  of(jobUid: string): PodFailure | undefined {
    return this.#failures.get(jobUid);
  }

  #remember(jobs: JobStore, pod: KeptPod): void {
    if (pod.status?.phase === 'Succeeded') return;
    if (pod.status?.phase !== 'Failed' && !pod.metadata?.deletionTimestamp) return;
    const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
    const job = jobs.get(`${pod.metadata?.namespace}/${owner?.name}`);
    if (job && job.metadata?.uid === owner?.uid) this.#failures.set(owner?.uid ?? '', podFailure(pod));
  }
}
