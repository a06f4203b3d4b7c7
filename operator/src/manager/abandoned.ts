import { isConflict, isForbidden, isNotFound, LeaseLock, LeaseObserver } from '@tuningsweep/kube-runtime';
import type { KubeClient, ObjectRef } from '@tuningsweep/kube-runtime';
import { isAbandoned, letGo } from '../controller/deletion.ts';
import { SWEEPS } from '../cache/resources.ts';
import type { SweepResource } from '../cache/resources.ts';
import type { StatusWriter } from '../status/status-writer.ts';
import { sweepOf } from '../controller/sweep-of.ts';
import { troubleOf } from '../controller/trouble.ts';
import { deletingStatus, troubledStatus } from '../controller/unobserved.ts';

export interface AbandonedSweepsOptions {
  client: KubeClient;
  /** Empty: all of them. */
  namespaces: readonly string[];
  lease: ObjectRef;
  statuses: StatusWriter;
  /** Id of the cluster, part of every sweep's identity. */
  cluster: () => Promise<string>;
}

/** Sweeps that nobody leads, as the database of this replica does not answer, nor that of another. */
export class AbandonedSweeps {
  readonly #options: AbandonedSweepsOptions;
  readonly #lock: LeaseLock;
  readonly #observer = new LeaseObserver();

  constructor(options: AbandonedSweepsOptions) {
    this.#options = options;
    this.#lock = new LeaseLock(options.client, options.lease);
  }

  /**
   * Says on each why it does not go on, and lets go of those whose rows are given up; their Jobs follow them, as everything
   * that they own. A leader does this itself, and may have a database to delete the rows from: while one seems alive,
   * nothing is done.
   * @throws KubeError
   */
  async lookAfter(why: unknown, signal: AbortSignal): Promise<void> {
    await this.#lock.read(signal);
    this.#observer.observe(this.#lock.spec);
    if (this.#observer.isHeldByOther(this.#lock.spec, '')) return;
    const resources = await this.#list(signal);
    for (const resource of resources.filter(isAbandoned)) await letGo(this.#options.client, resource);
    const waiting = resources.filter((resource) => !isAbandoned(resource));
    if (waiting.length === 0) return;
    const cluster = await this.#options.cluster();
    for (const resource of waiting) await this.#say(resource, cluster, why);
  }

  /** Those of namespaces that the API server shows. */
  async #list(signal: AbortSignal): Promise<SweepResource[]> {
    const { client, namespaces } = this.#options;
    const found: SweepResource[] = [];
    for (const namespace of namespaces.length === 0 ? [undefined] : namespaces) {
      try {
        found.push(...(await client.list(SWEEPS, { namespace }, { signal })).items);
      } catch (error) {
        if (!isForbidden(error)) throw error;
      }
    }
    return found;
  }

  /** A sweep that is over waits for nothing. */
  async #say(resource: SweepResource, cluster: string, why: unknown): Promise<void> {
    const { deletionTimestamp } = resource.metadata;
    const trouble = troubleOf(why);
    if (!trouble || (resource.status?.completionTime && !deletionTimestamp)) return;
    const status = (deletionTimestamp ? deletingStatus : troubledStatus)(resource.status, trouble);
    try {
      await this.#options.statuses.write(resource, status, sweepOf(resource, cluster).key);
    } catch (error) {
      if (!isConflict(error) && !isNotFound(error)) throw error;
    }
  }
}
