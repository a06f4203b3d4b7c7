import type { Hands } from '../sweep/hands.ts';
import type { Hand, Sweep } from '../sweep/types.ts';
import { jobName, trainerJob } from './job.ts';
import { handOf, isEnded, isSettled } from './job-state.ts';
import type { KubeClient } from './machinery/client.ts';
import { isAlreadyExists, isNotFound } from './machinery/errors.ts';
import { JOBS, refOf, type Job } from './machinery/resource.ts';
import { keyOf } from './machinery/store.ts';
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
/** A Job that the cache has not shown after this time is asked for by name. */
const UNSEEN_MS = 30_000;

/** Hands that are Kubernetes Jobs, one a task at a time. */
export class JobHands implements Hands {
  readonly #options: JobHandsOptions;
  /** Jobs made here that the cache has not shown yet: it may lag behind, and a task must not get a second one. */
  readonly #unseen = new Map<string, { job: Job; since: number }>();

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
    const jobs = this.#jobsOf(sweep).filter((job) => job.metadata?.labels?.[LABEL.codeTask] === codeTask);
    if (jobs.some((job) => !isSettled(job))) return;
    const taken = new Set(jobs.map((job) => job.metadata?.name));
    let run = 1;
    while (taken.has(jobName(codeTask, run))) run += 1;
    await this.#create(sweep, codeTask, run);
  }

  async cancel(codeTask: string): Promise<void> {
    for (const job of this.#unsettled(codeTask)) await this.#delete(job);
  }

  async dispose(codeTask: string): Promise<void> {
    for (const job of this.#unsettled(codeTask)) await (isEnded(job) ? this.#markSettled(job) : this.#delete(job));
  }

  async #create(sweep: Sweep, codeTask: string, run: number): Promise<void> {
    const { client, defaultImage, ledgerId } = this.#options;
    const job = trainerJob(sweep, { codeTask, run, defaultImage, ledgerId });
    try {
      this.#remember(await client.create(JOBS, job, { fieldManager: FIELD_MANAGER }));
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      this.#adopt(sweep, await client.get(JOBS, refOf(job)));
    }
  }

  /**
   * @throws Error when the Job is of somebody else, such as of a deleted sweep of the same name, which has to go first, or
   * when its outcome is in the ledger and the cache has not shown it: whoever knows so little may not even lead any more,
   * which the next look at the ledger tells.
   */
  #adopt(sweep: Sweep, job: Job): void {
    const owner = job.metadata?.ownerReferences?.find(({ controller }) => controller);
    if (owner?.uid !== sweep.uid)
      throw new Error(
        `Job ${keyOf(job)} exists and belongs to ${owner?.kind ?? 'nobody'} ${owner?.uid ?? ''}, not to this sweep; waiting until it is gone`,
      );
    if (isSettled(job)) throw new Error(`Job ${keyOf(job)} has ended unseen; waiting until the cache shows it`);
    this.#remember(job);
  }

  #remember(job: Job): void {
    const key = keyOf(job);
    if (this.#options.jobs.get(key)?.metadata?.uid !== job.metadata?.uid)
      this.#unseen.set(key, { job, since: Date.now() });
  }

  /** By UID: the end of an older Job may be shown after the next one of the same name was made. */
  #seen(job: Job | undefined): void {
    if (job && this.#unseen.get(keyOf(job))?.job.metadata?.uid === job.metadata?.uid) this.#unseen.delete(keyOf(job));
  }

  /** A Job that was made and deleted while the watch was down is never shown. */
  async #askForUnseen(): Promise<void> {
    const overdue = [...this.#unseen].filter(([, { since }]) => Date.now() - since > UNSEEN_MS);
    for (const [key, { job }] of overdue) {
      try {
        await this.#options.client.get(JOBS, refOf(job));
      } catch (error) {
        if (!isNotFound(error)) throw error;
        this.#unseen.delete(key);
      }
    }
  }

  #jobsOf({ key, uid }: Sweep): Job[] {
    const unseen = [...this.#unseen.values()]
      .map(({ job }) => job)
      .filter((job) => job.metadata?.labels?.[LABEL.sweepKey] === key);
    return [...this.#options.jobs.byIndex('sweep', key), ...unseen].filter((job) =>
      job.metadata?.ownerReferences?.some((owner) => owner.uid === uid),
    );
  }

  #unsettled(codeTask: string): Job[] {
    const [sweepKey = ''] = codeTask.split('-');
    const unseen = [...this.#unseen.values()].map(({ job }) => job);
    return [...this.#options.jobs.byIndex('sweep', sweepKey), ...unseen].filter(
      (job) => job.metadata?.labels?.[LABEL.codeTask] === codeTask && !isSettled(job),
    );
  }

  #podsOf(job: Job) {
    const codeTask = job.metadata?.labels?.[LABEL.codeTask] ?? '';
    return this.#options.pods
      .byIndex('task', codeTask)
      .filter((pod) => pod.metadata?.ownerReferences?.some((owner) => owner.uid === job.metadata?.uid));
  }

  async #delete(job: Job): Promise<void> {
    const uid = job.metadata?.uid;
    await this.#ifThere(() => this.#options.client.delete(JOBS, refOf(job), { propagationPolicy: 'Foreground', uid }));
  }

  async #markSettled(job: Job): Promise<void> {
    const succeeded = job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True');
    const body = {
      metadata: { uid: job.metadata?.uid, annotations: { [ANNOTATION.settled]: new Date().toISOString() } },
      spec: { ttlSecondsAfterFinished: succeeded ? KEEP_SECONDS.Complete : KEEP_SECONDS.Failed },
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
