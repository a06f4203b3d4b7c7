import { isNotFound, JOBS, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { ANNOTATION, FIELD_MANAGER } from '@tuningsweep/ledger/contracts';
import { isSettled } from './job-state.ts';
import type { CachedJob } from '../cache/cached-objects.ts';
import type { JobStore } from '../cache/resources.ts';

/** For how many seconds an ended Job is kept for its logs once the ledger has its outcome. */
export interface KeepSeconds {
  completed: number;
  failed: number;
}

/** Settled Jobs that a sweep keeps at a time, those that succeeded and those that failed each: see decision 17. */
const KEEP_AT_MOST = 20;

/** Ended Jobs whose outcome the ledger has. */
export class SettledJobs {
  readonly #client: KubeClient;
  readonly #jobs: JobStore;
  readonly #keep: KeepSeconds;
  /** UIDs of Jobs that are being marked as settled. */
  readonly #marking = new Set<string>();

  constructor(client: KubeClient, jobs: JobStore, keep: KeepSeconds) {
    this.#client = client;
    this.#jobs = jobs;
    this.#keep = keep;
  }

  /** Keeps an ended Job for its logs, unless so many of the sweep are kept already that it goes at once. */
  async add(job: CachedJob, ofSweep: readonly CachedJob[]): Promise<void> {
    const kept = ofSweep.filter((other) => this.#isKept(other));
    const alike = kept.filter((other) => hasSucceeded(other) === hasSucceeded(job));
    if (alike.length >= KEEP_AT_MOST) return this.#delete(job);
    const uid = job.metadata?.uid ?? '';
    this.#marking.add(uid);
    await this.#mark(job).finally(() => this.#marking.delete(uid));
  }

  #isKept(job: CachedJob): boolean {
    return isSettled(job) || this.#marking.has(job.metadata?.uid ?? '');
  }

  async #delete(job: CachedJob): Promise<void> {
    const uid = job.metadata?.uid;
    await ifThere(() => this.#client.delete(JOBS, refOf(job), { propagationPolicy: 'Background', uid }));
    this.#jobs.delete(job);
  }

  async #mark(job: CachedJob): Promise<void> {
    const body = {
      metadata: { uid: job.metadata?.uid, annotations: { [ANNOTATION.settled]: new Date().toISOString() } },
      spec: { ttlSecondsAfterFinished: hasSucceeded(job) ? this.#keep.completed : this.#keep.failed },
    };
    await ifThere(async () => {
      const marked = await this.#client.mergePatch(JOBS, refOf(job), body, { fieldManager: FIELD_MANAGER });
      this.#jobs.written(marked);
    });
  }
}

/** Does something to an object that may be gone, which is as well. */
export async function ifThere(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function hasSucceeded({ status }: CachedJob): boolean {
  return status?.conditions?.some(({ type, status: truth }) => type === 'Complete' && truth === 'True') ?? false;
}
