import type { KubeClient } from '../../../kube-runtime/src/client/client.ts';
import { Informer } from '../../../kube-runtime/src/cache/informer.ts';
import { JOBS } from '../../../kube-runtime/src/resource.ts';
import type { Job } from '../../../kube-runtime/src/resource.ts';
import { Store } from '../../../kube-runtime/src/cache/store.ts';
import { API } from '../../../ledger/src/contracts.ts';
import { isEnded, isSettled } from '../../../operator/src/jobs/job-state.ts';
import { controllerOf, taskOfJobName } from '../../../operator/src/jobs/ownership.ts';

/** How many Jobs a task has had, and how many of them went before their end. */
export interface JobCounts {
  created: number;
  cancelled: number;
}

/** Follows the Jobs of a namespace as the API server tells of them, one change after the other. */
export class JobRecord {
  readonly #store = new Store<Job>({ onHandlerError: (error) => this.problems.push(String(error)) });
  readonly #uids = new Map<string, Set<string>>();
  readonly #cancelled = new Map<string, number>();
  /** Tasks that had two live Jobs at a time. */
  readonly problems: string[] = [];

  constructor() {
    this.#store.onChange((before, after) => this.#note(before, after));
  }

  async follow(client: KubeClient, namespace: string, signal: AbortSignal): Promise<void> {
    await new Informer({ client, resource: JOBS, store: this.#store, namespaces: [namespace] }).run(signal);
  }

  /** Jobs whose outcome the ledger has not got. */
  get unsettled(): Job[] {
    return this.#store.list().filter((job) => !isSettled(job));
  }

  counts(): Record<string, JobCounts> {
    const entries = [...this.#uids].map(([code, { size }]): [string, JobCounts] => [
      code,
      { created: size, cancelled: this.#cancelled.get(code) ?? 0 },
    ]);
    return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)));
  }

  #note(before: Job | undefined, after: Job | undefined): void {
    const code = codeOf(after ?? before);
    if (code === '') return;
    if (before && !after && !isEnded(before)) this.#cancelled.set(code, (this.#cancelled.get(code) ?? 0) + 1);
    if (!after) return;
    const uids = this.#uids.get(code) ?? new Set();
    this.#uids.set(code, uids.add(after.metadata?.uid ?? ''));
    const live = this.#store.list().filter((job) => codeOf(job) === code && !isEnded(job) && !isGivenAway(job));
    if (live.length > 1)
      this.problems.push(`${code} has the Jobs ${live.map(({ metadata }) => metadata?.name).join()}`);
  }
}

/** Whoever made somebody else its controller has taken it from the sweep, whose task gets another one. */
function isGivenAway(job: Job): boolean {
  const controller = controllerOf(job);
  return controller !== undefined && controller.kind !== API.kind;
}

/** By name, which nobody can change; empty for Jobs of others. */
function codeOf(job: Job | undefined): string {
  return taskOfJobName(job?.metadata?.name) ?? '';
}
