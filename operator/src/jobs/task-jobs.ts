import type { Sweep } from '@tuningsweep/engine/sweep';
import { isNotFound, JOBS, refOf } from '@tuningsweep/kube-runtime';
import type { Job, KubeClient, KubeObject } from '@tuningsweep/kube-runtime';
import { FIELD_MANAGER, REPORTER_CONTAINER, TRAINER_CONTAINER, TRAINER_ENV } from '@tuningsweep/ledger/contracts';
import { jobName, labelsOf, ownerOf } from './job.ts';
import { isEnded, isSettled } from './job-state.ts';
import type { CachedJob } from '../cache/cached-objects.ts';
import { controllerOf, ownershipOfJob, taskOfJobName } from './ownership.ts';
import type { JobStore, PodStore } from '../cache/resources.ts';
import type { UnseenJobs } from './unseen-jobs.ts';

export interface TaskJobsOptions {
  client: KubeClient;
  jobs: JobStore;
  pods: PodStore;
  unseen: UnseenJobs;
  ledgerId: string;
}

/** What a Job of a task's name turned out to be. */
export type Found = { of: 'task'; job: CachedJob } | { of: 'others'; heldBy: string };

/**
 * Finds the Jobs of tasks: by the cache, which sees what carries our labels, and by name, which nobody can change. Takes
 * back what nobody owns any more, and writes labels anew that somebody took away.
 */
export class TaskJobs {
  readonly #options: TaskJobsOptions;
  /** Names of Jobs that vanished from the cache in the middle of their work, by task. */
  readonly #lastNames = new Map<string, string>();

  constructor(options: TaskJobsOptions) {
    this.#options = options;
    options.jobs.onChange((before, after) => {
      if (before && !after) this.#noteVanished(before);
    });
  }

  /** The sweep's own Jobs that are known of. */
  ofSweep(sweep: Sweep): CachedJob[] {
    const known = [...this.#options.jobs.byIndex('sweep', sweep.key), ...this.#options.unseen.list()];
    return known.filter((job) => isOwn(job, sweep));
  }

  /** The sweep's own Jobs of one task that are known of. */
  ofTask(sweep: Sweep, codeTask: string): CachedJob[] {
    const known = [...this.#options.jobs.byIndex('task', codeTask), ...this.#options.unseen.list()];
    return known.filter((job) => isOwn(job, sweep) && taskOfJobName(job.metadata?.name) === codeTask);
  }

  /** Whether the cache shows a Job of the task that was left behind by its owner and is not settled. */
  hasOrphan(sweep: Sweep, codeTask: string): boolean {
    const jobs = this.#options.jobs.byIndex('task', codeTask);
    return jobs.some((job) => ownershipOfJob(job, sweep) === 'Orphan' && !isSettled(job));
  }

  /** Asks by name for an unsettled Job of a task that the cache does not show; undefined where there is none. */
  async askFor(sweep: Sweep, codeTask: string): Promise<CachedJob | undefined> {
    for (const name of this.#namesOf(sweep, codeTask)) {
      const job = await this.#get(sweep, name);
      const found = job && (await this.identify(sweep, codeTask, job));
      if (found?.of !== 'task' || isSettled(found.job)) continue;
      this.#lastNames.delete(codeTask);
      return found.job;
    }
    this.#lastNames.delete(codeTask);
    return undefined;
  }

  /** Says whose a Job of a task's name is, and makes it wholly the sweep's where nobody owns it and it trains this task. */
  async identify(sweep: Sweep, codeTask: string, job: Job): Promise<Found> {
    const owner = controllerOf(job);
    if (ownershipOfJob(job, sweep) === 'Own') return { of: 'task', job: await this.labelled(sweep, job) };
    if (owner) return { of: 'others', heldBy: `${owner.kind} ${owner.name} (${owner.uid})` };
    if (!this.#isMadeFor(codeTask, job) || isSettled(job)) return { of: 'others', heldBy: 'nobody' };
    return { of: 'task', job: await this.#own(sweep, job) };
  }

  /** A Job of the sweep with the labels that the watch finds it by. */
  async labelled(sweep: Sweep, job: CachedJob): Promise<CachedJob> {
    const wanted = labelsOf(sweep, taskOfJobName(job.metadata?.name) ?? '');
    const hasAll = Object.entries(wanted).every(([name, value]) => job.metadata?.labels?.[name] === value);
    return hasAll ? job : this.#patch(sweep, job, {});
  }

  /** By what it trains, not by its labels: it is a task's Job whose trainer, or the reporter beside it, writes to that task of this ledger. */
  #isMadeFor(codeTask: string, { spec }: Job): boolean {
    const { containers = [], initContainers = [] } = spec?.template.spec ?? {};
    const writers = [
      ...containers.filter(({ name }) => name === TRAINER_CONTAINER),
      ...initContainers.filter(({ name }) => name === REPORTER_CONTAINER),
    ];
    const env = writers.flatMap((writer) => writer.env ?? []);
    const has = (name: string, value: string): boolean =>
      env.some((each) => each.name === name && each.value === value);
    return has(TRAINER_ENV.codeTask, codeTask) && has(TRAINER_ENV.ledgerId, this.#options.ledgerId);
  }

  /** Beside those who own it without controlling it. The list is written whole: whoever changed it meanwhile is not to be lost. */
  async #own(sweep: Sweep, job: Job): Promise<CachedJob> {
    const { ownerReferences = [], resourceVersion } = job.metadata ?? {};
    return await this.#patch(sweep, job, { ownerReferences: [...ownerReferences, ownerOf(sweep)], resourceVersion });
  }

  async #patch(sweep: Sweep, job: CachedJob, metadata: object): Promise<CachedJob> {
    const labels = labelsOf(sweep, taskOfJobName(job.metadata?.name) ?? '');
    const body = { metadata: { uid: job.metadata?.uid, labels, ...metadata } };
    return this.#options.client.mergePatch(JOBS, refOf(job), body, { fieldManager: FIELD_MANAGER });
  }

  /** The name of the one that vanished, those that the caches show or its pods name as theirs, and that of its first Job. */
  #namesOf({ namespace }: Sweep, codeTask: string): Set<string> {
    const { jobs, pods } = this.#options;
    const isHere = ({ metadata }: KubeObject): boolean => metadata?.namespace === namespace;
    const shown = jobs.byIndex('task', codeTask).filter((job) => isHere(job) && !isSettled(job));
    const owners = pods
      .byIndex('task', codeTask)
      .filter(isHere)
      .flatMap((pod) => pod.metadata?.ownerReferences ?? []);
    const names = [
      this.#lastNames.get(codeTask),
      ...shown.map(({ metadata }) => metadata?.name),
      ...owners.map(({ name }) => name),
      jobName(codeTask, 1),
    ];
    return new Set(names.flatMap((name) => (name && taskOfJobName(name) === codeTask ? name : [])));
  }

  async #get({ namespace }: Sweep, name: string): Promise<Job | undefined> {
    try {
      return await this.#options.client.get(JOBS, { namespace, name });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Not of those that were on their way out: they are many, and nobody asks for them. */
  #noteVanished(job: CachedJob): void {
    const { name, deletionTimestamp } = job.metadata ?? {};
    const codeTask = taskOfJobName(name);
    const isLeaving = deletionTimestamp !== undefined || isEnded(job);
    if (codeTask && name && !isLeaving) this.#lastNames.set(codeTask, name);
  }
}

function isOwn(job: CachedJob, sweep: Sweep): boolean {
  return (
    ownershipOfJob(job, sweep) === 'Own' && (taskOfJobName(job.metadata?.name)?.startsWith(`${sweep.key}-`) ?? false)
  );
}
