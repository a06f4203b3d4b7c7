import { isNotFound, JOBS, keyOf, monotonicMs, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import type { CachedJob } from '../cache/cached-objects.ts';
import type { JobStore } from '../cache/resources.ts';

/** A Job that the cache has not shown for this time is asked for by name. */
const UNSEEN_MS = 30_000;

/** Jobs that are known to be there and that the cache does not show yet: a task must not get a second one meanwhile. */
export class UnseenJobs {
  readonly #client: KubeClient;
  readonly #jobs: JobStore;
  readonly #unseen = new Map<string, { job: CachedJob; since: number }>();

  constructor(client: KubeClient, jobs: JobStore) {
    this.#client = client;
    this.#jobs = jobs;
    jobs.onChange((before, after) => {
      this.#seen(before);
      this.#seen(after);
    });
  }

  list(): CachedJob[] {
    return [...this.#unseen.values()].map(({ job }) => job);
  }

  remember(job: CachedJob): void {
    const key = keyOf(job);
    if (this.#jobs.get(key)?.metadata?.uid !== job.metadata?.uid) this.#unseen.set(key, { job, since: monotonicMs() });
  }

  /**
   * Asks for those that are overdue. One that was made and deleted while the watch was down is never shown; one whose
   * labels somebody took away is none of the watch's.
   * @param found what to do with one that is there; gives it as it is after that
   */
  async askForOverdue(found: (job: CachedJob) => Promise<CachedJob>): Promise<void> {
    const overdue = [...this.#unseen].filter(([, { since }]) => monotonicMs() - since > UNSEEN_MS);
    for (const [key, { job }] of overdue) {
      const now = await this.#ask(job);
      this.#unseen.delete(key);
      if (now) this.remember(await found(now));
    }
  }

  async #ask(job: CachedJob): Promise<CachedJob | undefined> {
    try {
      return await this.#client.get(JOBS, refOf(job));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** By UID: the end of an older Job may be shown after the next one of the same name was made. */
  #seen(job: CachedJob | undefined): void {
    if (job && this.#unseen.get(keyOf(job))?.job.metadata?.uid === job.metadata?.uid) this.#unseen.delete(keyOf(job));
  }
}
