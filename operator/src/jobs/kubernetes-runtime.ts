import { hasOwnTrainer, trainerOfManifest } from '@tuningsweep/engine/api';
import type { TrainerDefaults } from '@tuningsweep/engine/api';
import { concurrently } from '@tuningsweep/engine/sweep';
import type { Execution, TaskRuntime, Sweep } from '@tuningsweep/engine/sweep';
import { isAlreadyExists, isNotFound, JOBS, keyOf, KubeConnectionError, PODS, refOf } from '@tuningsweep/kube-runtime';
import type { Job, KubeClient } from '@tuningsweep/kube-runtime';
import { FIELD_MANAGER } from '@tuningsweep/ledger/contracts';
import { EventWords } from '../pods/event-words.ts';
import { GonePods } from '../pods/gone-pods.ts';
import { Evictions } from './evictions.ts';
import { jobName, trainerJob } from './job.ts';
import { executionOf, isEnded, isSettled, muteObject } from './job-state.ts';
import type { JobView } from './job-state.ts';
import type { CachedJob, CachedPod } from '../cache/cached-objects.ts';
import { taskOfJobName } from './ownership.ts';
import type { JobStore, PodStore } from '../cache/resources.ts';
import { ifThere, SettledJobs } from './settled-jobs.ts';
import type { KeepSeconds } from './settled-jobs.ts';
import { TaskJobs } from './task-jobs.ts';
import { imagesOf } from './template/trainer-image.ts';
import { isEndedPod, trainerEnd } from '../pods/trainer-container.ts';
import { UnseenJobs } from './unseen-jobs.ts';
import { JobNameTakenError } from '../controller/trouble.ts';

export interface KubernetesRuntimeOptions {
  client: KubeClient;
  jobs: JobStore;
  pods: PodStore;
  /** Image of trainers whose manifest names none. */
  defaultImage: string;
  /** Image of the sidecar that records what a trainer reports. */
  reporterImage: string;
  /** What the platform says of every trainer. */
  defaults: TrainerDefaults;
  /** More evictions than this fail a task. */
  maxEvictions: number;
  keep: KeepSeconds;
  ledgerId: string;
}

/** Objects that a pass asks the events of: their words are told of as one, and the first of them speaks. */
const ASK_AT_MOST = 10;
/** Names that Jobs of others may take before a task gives up. */
const NAMES_AT_MOST = 50;

/** A task runtime of Kubernetes Jobs: at most one live Job per task. */
export class KubernetesRuntime implements TaskRuntime {
  readonly maxEvictions: number;
  readonly #options: KubernetesRuntimeOptions;
  readonly #unseen: UnseenJobs;
  readonly #found: TaskJobs;
  readonly #settled: SettledJobs;
  readonly #gone: GonePods;
  readonly #evictions: Evictions;
  readonly #events: EventWords;
  /** UIDs of pods that were asked to end, which the cache may not show yet. */
  readonly #ending = new Set<string>();
  /** When a pod of a sweep was last seen alive, by the sweep's UID, and since when anybody has looked. */
  readonly #roomAt = new Map<string, number>();
  readonly #lookingSince = Date.now();

  constructor(options: KubernetesRuntimeOptions) {
    const { client, jobs, pods } = options;
    this.#options = options;
    this.maxEvictions = options.maxEvictions;
    this.#unseen = new UnseenJobs(client, jobs);
    this.#found = new TaskJobs({ ...options, unseen: this.#unseen });
    this.#settled = new SettledJobs(client, jobs, options.keep);
    this.#gone = new GonePods(jobs, pods);
    this.#evictions = new Evictions(client, jobs, pods);
    this.#events = new EventWords(client);
    pods.onChange((before, after) => {
      if (!after) this.#ending.delete(before?.metadata?.uid ?? '');
    });
  }

  trainsLstm({ spec }: Sweep): boolean {
    return !hasOwnTrainer(spec.trainer);
  }

  trainerOf({ spec }: Sweep): string {
    return trainerOfManifest(spec.trainer);
  }

  async list(sweep: Sweep): Promise<Execution[]> {
    await this.#unseen.askForOverdue((job) => this.#found.labelled(sweep, job));
    const jobs = this.#found.ofSweep(sweep).filter((job) => !isSettled(job));
    return this.#executionsOf(sweep, jobs);
  }

  async find(sweep: Sweep, codeTasks: readonly string[]): Promise<Execution[]> {
    const found: CachedJob[] = [];
    await concurrently(codeTasks, async (codeTask) => {
      const job = await this.#found.askFor(sweep, codeTask);
      if (job) found.push(job);
    });
    for (const job of found) this.#unseen.remember(job);
    return this.#executionsOf(sweep, found);
  }

  async launch(sweep: Sweep, codeTask: string): Promise<void> {
    const jobs = this.#found.ofTask(sweep, codeTask);
    if (jobs.some((job) => !isSettled(job))) return;
    if (await this.#takeBack(sweep, codeTask)) return;
    const taken = new Set(jobs.map((job) => job.metadata?.name));
    for (let run = 1; run <= NAMES_AT_MOST + taken.size; run += 1) {
      if (taken.has(jobName(codeTask, run))) continue;
      if (await this.#create(sweep, codeTask, run)) return;
    }
    throw new JobNameTakenError(
      `Job ${sweep.namespace}/${codeTask}: ${NAMES_AT_MOST} Jobs of others have its names; delete them`,
    );
  }

  async cancel(codeTask: string, _: string, sweep: Sweep): Promise<boolean> {
    const jobs = this.#unsettled(sweep, codeTask);
    for (const job of jobs) await this.#delete(job);
    return jobs.length > 0;
  }

  async endAttempt(codeTask: string, sweep: Sweep): Promise<boolean> {
    const pods = this.#unsettled(sweep, codeTask).flatMap((job) => this.#podsOf(job));
    const left = pods.filter((pod) => !isEndedPod(pod) && trainerEnd(pod) && !pod.metadata?.deletionTimestamp);
    for (const pod of left) {
      await ifThere(() => this.#options.client.delete(PODS, refOf(pod), { uid: pod.metadata?.uid }));
      this.#ending.add(pod.metadata?.uid ?? '');
    }
    return left.length > 0;
  }

  async dispose(codeTask: string, sweep: Sweep): Promise<boolean> {
    const jobs = this.#unsettled(sweep, codeTask);
    for (const job of jobs)
      await (isEnded(job) ? this.#settled.add(job, this.#found.ofSweep(sweep)) : this.#delete(job));
    return jobs.length > 0;
  }

  async #executionsOf(sweep: Sweep, jobs: readonly CachedJob[]): Promise<Execution[]> {
    const now = Date.now();
    const { startTimeoutSeconds } = sweep.spec.trainer;
    const seen = jobs.map((job) => ({ job, pods: this.#podsOf(job) }));
    if (seen.some(({ pods }) => pods.some((pod) => !isEndedPod(pod)))) this.#roomAt.set(sweep.uid, now);
    const roomAt = this.#roomAt.get(sweep.uid) ?? this.#lookingSince;
    const views = seen.map(({ job, pods }): JobView => {
      const gone = this.#gone.of(job.metadata?.uid ?? '');
      const isBeingEnded = pods.some(({ metadata }) => this.#ending.has(metadata?.uid ?? ''));
      return { job, pods, gone, isBeingEnded, startTimeoutSeconds, now, roomAt };
    });
    await concurrently(views, async (view) => {
      view.evictions = await this.#evictions.of(view.job, view.pods);
    });
    await this.#addWords(views);
    return views.map((view) => {
      const images = imagesOf(view.job, view.pods, sweep.spec.trainer);
      return { ...executionOf(view), ...(images.length > 0 && { images }) };
    });
  }

  /** Lets those that say nothing themselves speak by their events. Of many that wait alike, a few are asked at a time. */
  async #addWords(views: JobView[]): Promise<void> {
    const mute = views.flatMap((view) => {
      const { uid = '', namespace } = muteObject(view) ?? {};
      return uid === '' ? [] : [{ view, uid, namespace }];
    });
    const stale = mute.filter(({ uid }) => !this.#events.isFresh(uid));
    const longest = stale.toSorted((a, b) => this.#events.ageOf(b.uid) - this.#events.ageOf(a.uid));
    // What is about to fail is not to fail without a word.
    const asked = longest.filter(({ view }, at) => at < ASK_AT_MOST || executionOf(view).state === 'Failed');
    await concurrently(asked, (each) => this.#events.ask(each));
    for (const { view, uid } of mute) view.words = this.#events.of(uid);
  }

  /** A Job that nobody owns any more may have any of the task's names: it goes on with the task. */
  async #takeBack(sweep: Sweep, codeTask: string): Promise<boolean> {
    if (!this.#found.hasOrphan(sweep, codeTask)) return false;
    const job = await this.#found.askFor(sweep, codeTask);
    if (job) this.#unseen.remember(job);
    return job !== undefined;
  }

  /** @returns false when a Job of somebody else has the name, so that the next one is to be tried */
  async #create(sweep: Sweep, codeTask: string, run: number): Promise<boolean> {
    const { client, defaultImage, reporterImage, defaults, ledgerId } = this.#options;
    const job = trainerJob(sweep, { codeTask, run, defaultImage, reporterImage, defaults, ledgerId });
    try {
      this.#unseen.remember(await client.create(JOBS, job, { fieldManager: FIELD_MANAGER }));
      return true;
    } catch (error) {
      // No answer is no proof of no Job: one that is made and not known would have its task taken for lost.
      const mayExist = isAlreadyExists(error) || error instanceof KubeConnectionError;
      if (!mayExist) throw error;
      const there = await client.get(JOBS, refOf(job)).catch((reason: unknown) => {
        throw isNotFound(reason) ? error : reason;
      });
      return this.#adopt(sweep, codeTask, there);
    }
  }

  /**
   * @throws JobNameTakenError when the Job is of a deleted sweep of the same name, which has to go first, or when its outcome is in the
   * ledger and the cache has not shown it: whoever knows so little may not even lead any more, which the next look at the
   * ledger tells.
   */
  async #adopt(sweep: Sweep, codeTask: string, job: Job): Promise<boolean> {
    const found = await this.#found.identify(sweep, codeTask, job);
    if (found.of === 'others') {
      if (!found.heldBy.startsWith('TuningSweep ')) return false;
      throw new JobNameTakenError(
        `Job ${keyOf(job)} exists and belongs to ${found.heldBy}, not to this sweep; waiting until it is gone`,
      );
    }
    if (isSettled(found.job))
      throw new JobNameTakenError(`Job ${keyOf(job)} has ended unseen; waiting until the cache shows it`);
    this.#unseen.remember(found.job);
    return true;
  }

  #unsettled(sweep: Sweep, codeTask: string): CachedJob[] {
    return this.#found.ofTask(sweep, codeTask).filter((job) => !isSettled(job));
  }

  #podsOf(job: CachedJob): CachedPod[] {
    const { uid, name } = job.metadata ?? {};
    return this.#options.pods
      .byIndex('task', taskOfJobName(name) ?? '')
      .filter((pod) => pod.metadata?.ownerReferences?.some((owner) => owner.uid === uid));
  }

  async #delete(job: CachedJob): Promise<void> {
    const uid = job.metadata?.uid;
    await ifThere(() => this.#options.client.delete(JOBS, refOf(job), { propagationPolicy: 'Foreground', uid }));
  }
}
