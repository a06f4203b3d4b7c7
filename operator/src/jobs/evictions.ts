import { JOBS, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { ANNOTATION, FIELD_MANAGER } from '@tuningsweep/ledger/contracts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import type { JobStore, PodStore } from '../cache/resources.ts';
import { wasStopped } from '../pods/gone-pods.ts';
import { evictionOf, joined, notedOn } from './eviction-note.ts';
import type { EvictionNote } from './eviction-note.ts';
import { isEnded } from './job-state.ts';
import { ifThere } from './settled-jobs.ts';

/**
 * How often the cluster took the pods of a Job away, by eviction, preemption or the loss of their node. The Job controller
 * makes another pod each time and counts none of them, so each is noted on the Job, which outlives pods and operators.
 */
export class Evictions {
  readonly #client: KubeClient;
  readonly #jobs: JobStore;
  /** What was seen of pods that are gone, by the Job's UID. */
  readonly #gone = new Map<string, EvictionNote>();

  constructor(client: KubeClient, jobs: JobStore, pods: PodStore) {
    this.#client = client;
    this.#jobs = jobs;
    pods.onChange((before, after) => {
      if (before && !after) this.#remember(before);
    });
    jobs.onChange((before, after) => {
      if (before && !after) this.#gone.delete(before.metadata?.uid ?? '');
    });
  }

  /** The Job's evictions, noted on it where they are more than before. */
  async of(job: CachedJob, pods: readonly CachedPod[]): Promise<EvictionNote | undefined> {
    const before = notedOn(job);
    const ended = pods.filter(({ status }) => status?.phase === 'Failed').map(evictionOf);
    const now = [this.#gone.get(job.metadata?.uid ?? ''), ...ended].reduce(joined, before);
    const isLive = !isEnded(job) && !job.metadata?.deletionTimestamp;
    if (now && isLive && now.pods.length > (before?.pods.length ?? 0)) await this.#note(job, now);
    return now;
  }

  #remember(pod: CachedPod): void {
    const eviction = wasStopped(pod) ? evictionOf(pod) : undefined;
    if (!eviction) return;
    const { namespace, ownerReferences = [] } = pod.metadata ?? {};
    for (const { name, uid } of ownerReferences)
      if (this.#jobs.get(`${namespace}/${name}`)?.metadata?.uid === uid)
        this.#gone.set(uid, joined(this.#gone.get(uid), eviction) ?? eviction);
  }

  async #note(job: CachedJob, note: EvictionNote): Promise<void> {
    const annotations = { [ANNOTATION.evictions]: JSON.stringify(note) };
    const body = { metadata: { uid: job.metadata?.uid, annotations } };
    await ifThere(async () => {
      this.#jobs.written(await this.#client.mergePatch(JOBS, refOf(job), body, { fieldManager: FIELD_MANAGER }));
    });
  }
}
