import type { Hands } from '../sweep/hands.ts';
import type { Hand, Sweep } from '../sweep/types.ts';
import { jobName, trainerJob } from './job.ts';
import { handOf, isEnded, isSettled } from './job-state.ts';
import type { KeptJob } from './kept.ts';
import type { KubeClient } from './machinery/client.ts';
import { isAlreadyExists, isNotFound, KubeConnectionError } from './machinery/errors.ts';
import { JOBS, refOf } from './machinery/resource.ts';
import { keyOf } from './machinery/store.ts';
import { monotonicMs } from './machinery/time.ts';
import { ANNOTATION, FIELD_MANAGER, LABEL } from './names.ts';
import type { JobStore, PodStore } from './resources.ts';

export interface JobHandsOptions {
  client: KubeClient;
  jobs: JobStore;
  pods: PodStore;
  /** Image of trainers whose manifest names none. */
  defaultImage: string;
  ledgerId: string;
}

/** How long an ended Job is kept for its logs once the ledger has its outcome. */
const KEEP_SECONDS = { Complete: 60, Failed: 3600 } as const;
/** Settled Jobs that a sweep keeps at a time, those that succeeded and those that failed each: see decision 17. */
const KEEP_AT_MOST = 20;
/** A Job that the cache has not shown after this time is asked for by name. */
const UNSEEN_MS = 30_000;

/** Hands that are Kubernetes Jobs, one a task at a time. */
export class JobHands implements Hands {
  readonly #options: JobHandsOptions;
  /** Jobs made here that the cache has not shown yet: it may lag behind, and a task must not get a second one. */
  readonly #unseen = new Map<string, { job: KeptJob; since: number }>();

  /** UIDs of Jobs that are being marked as settled. */
  readonly #marking = new Set<string>();

  constructor(options: JobHandsOptions) {
    this.#options = options;
    options.jobs.onChange((before, after) => {
      this.#seen(before);
      this.#seen(after);
    });
  }

  async list(sweep: Sweep): Promise<Hand[]> {
    await this.#askForUnseen();
    const now = Date.now();
    const { startTimeoutSeconds } = sweep.spec.trainer;
    return this.#jobsOf(sweep)
      .filter((job) => !isSettled(job))
      .map((job) => handOf({ job, pods: this.#podsOf(job), startTimeoutSeconds, now }));
  }

  async launch(sweep: Sweep, codeTask: string): Promise<void> {
    const jobs = this.#jobsOfTask(codeTask).filter((job) => isOwned(job, sweep));
    if (jobs.some((job) => !isSettled(job))) return;
    const taken = new Set(jobs.map((job) => job.metadata?.name));
    let run = 1;
    while (taken.has(jobName(codeTask, run))) run += 1;
    await this.#create(sweep, codeTask, run);
  }

  async cancel(codeTask: string): Promise<boolean> {
    const jobs = this.#unsettled(codeTask);
    for (const job of jobs) await this.#delete(job);
    return jobs.length > 0;
  }

  async dispose(codeTask: string): Promise<boolean> {
    const jobs = this.#unsettled(codeTask);
    for (const job of jobs) await (isEnded(job) ? this.#settle(job) : this.#delete(job));
    return jobs.length > 0;
  }

  async #create(sweep: Sweep, codeTask: string, run: number): Promise<void> {
    const { client, defaultImage, ledgerId } = this.#options;
    const job = trainerJob(sweep, { codeTask, run, defaultImage, ledgerId });
    try {
      this.#remember(await client.create(JOBS, job, { fieldManager: FIELD_MANAGER }));
    } catch (error) {
      // No answer is no proof of no Job: one that is made and not known would have its task taken for lost.
      const mayExist = isAlreadyExists(error) || error instanceof KubeConnectionError;
      if (!mayExist) throw error;
      const found = await client.get(JOBS, refOf(job)).catch((reason: unknown) => {
        throw isNotFound(reason) ? error : reason;
      });
      this.#adopt(sweep, found);
    }
  }

  /**
   * @throws Error when the Job is of somebody else, such as of a deleted sweep of the same name, which has to go first, or
   * when its outcome is in the ledger and the cache has not shown it: whoever knows so little may not even lead any more,
   * which the next look at the ledger tells.
   */
  #adopt(sweep: Sweep, job: KeptJob): void {
    const owner = job.metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner?.uid !== sweep.uid)
      throw new Error(
        `Job ${keyOf(job)} exists and belongs to ${owner?.kind ?? 'nobody'} ${owner?.uid ?? ''}, not to this sweep; waiting until it is gone`,
      );
    if (isSettled(job)) throw new Error(`Job ${keyOf(job)} has ended unseen; waiting until the cache shows it`);
    this.#remember(job);
  }

  #remember(job: KeptJob): void {
    const key = keyOf(job);
    if (this.#options.jobs.get(key)?.metadata?.uid !== job.metadata?.uid)
      this.#unseen.set(key, { job, since: monotonicMs() });
  }

  /** By UID: the end of an older Job may be shown after the next one of the same name was made. */
  #seen(job: KeptJob | undefined): void {
    if (job && this.#unseen.get(keyOf(job))?.job.metadata?.uid === job.metadata?.uid) this.#unseen.delete(keyOf(job));
  }

  /** A Job that was made and deleted while the watch was down is never shown. */
  async #askForUnseen(): Promise<void> {
    const overdue = [...this.#unseen].filter(([, { since }]) => monotonicMs() - since > UNSEEN_MS);
    for (const [key, { job }] of overdue) {
      try {
        await this.#options.client.get(JOBS, refOf(job));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        this.#unseen.delete(key);
      }
    }
  }

  #jobsOf(sweep: Sweep): KeptJob[] {
    const unseen = this.#unseenWith(LABEL.sweepKey, sweep.key);
    return [...this.#options.jobs.byIndex('sweep', sweep.key), ...unseen].filter((job) => isOwned(job, sweep));
  }

  #jobsOfTask(codeTask: string): KeptJob[] {
    return [...this.#options.jobs.byIndex('task', codeTask), ...this.#unseenWith(LABEL.codeTask, codeTask)];
  }

  #unseenWith(label: string, value: string): KeptJob[] {
    const unseen = [...this.#unseen.values()].map(({ job }) => job);
    return unseen.filter((job) => job.metadata?.labels?.[label] === value);
  }

  #unsettled(codeTask: string): KeptJob[] {
    return this.#jobsOfTask(codeTask).filter((job) => !isSettled(job));
  }

  #podsOf(job: KeptJob) {
    const codeTask = job.metadata?.labels?.[LABEL.codeTask] ?? '';
    return this.#options.pods
      .byIndex('task', codeTask)
      .filter((pod) => pod.metadata?.ownerReferences?.some((owner) => owner.uid === job.metadata?.uid));
  }

  async #delete(job: KeptJob): Promise<void> {
    const uid = job.metadata?.uid;
    await this.#ifThere(() => this.#options.client.delete(JOBS, refOf(job), { propagationPolicy: 'Foreground', uid }));
  }

  /** Keeps an ended Job for its logs, unless so many are kept already that it goes at once. */
  async #settle(job: KeptJob): Promise<void> {
    const sweepKey = job.metadata?.labels?.[LABEL.sweepKey] ?? '';
    const kept = this.#options.jobs.byIndex('sweep', sweepKey).filter((other) => this.#isKept(other));
    const alike = kept.filter((other) => hasSucceeded(other) === hasSucceeded(job));
    if (alike.length >= KEEP_AT_MOST) return this.#deleteEnded(job);
    const uid = job.metadata?.uid ?? '';
    this.#marking.add(uid);
    await this.#markSettled(job).finally(() => this.#marking.delete(uid));
  }

  #isKept(job: KeptJob): boolean {
    return isSettled(job) || this.#marking.has(job.metadata?.uid ?? '');
  }

  async #deleteEnded(job: KeptJob): Promise<void> {
    const uid = job.metadata?.uid;
    await this.#ifThere(() => this.#options.client.delete(JOBS, refOf(job), { propagationPolicy: 'Background', uid }));
    this.#options.jobs.delete(job);
  }

  async #markSettled(job: KeptJob): Promise<void> {
    const body = {
      metadata: { uid: job.metadata?.uid, annotations: { [ANNOTATION.settled]: new Date().toISOString() } },
      spec: { ttlSecondsAfterFinished: hasSucceeded(job) ? KEEP_SECONDS.Complete : KEEP_SECONDS.Failed },
    };
    await this.#ifThere(async () => {
      const marked = await this.#options.client.patch(
        JOBS,
        refOf(job),
        { type: 'merge', body },
        { fieldManager: FIELD_MANAGER },
      );
      this.#options.jobs.upsert(marked);
    });
  }

  async #ifThere(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function isOwned(job: KeptJob, { uid }: Sweep): boolean {
  return job.metadata?.ownerReferences?.some((owner) => owner.uid === uid) ?? false;
}

function hasSucceeded({ status }: KeptJob): boolean {
  return status?.conditions?.some(({ type, status: truth }) => type === 'Complete' && truth === 'True') ?? false;
}
