import { isAbandoned, letGo } from '../kube/deletion.ts';
import type { KubeClient } from '../kube/machinery/client.ts';
import { LeaseLock } from '../kube/machinery/lease-lock.ts';
import { LeaseObserver } from '../kube/machinery/lease-record.ts';
import type { ObjectRef } from '../kube/machinery/resource.ts';
import { SWEEPS } from '../kube/resources.ts';

/** The way out of sweeps with abandoned rows while no replica can lead, as the database of this one does not answer. */
export class AbandonedSweeps {
  readonly #client: KubeClient;
  readonly #namespaces: readonly (string | undefined)[];
  readonly #lock: LeaseLock;
  readonly #observer = new LeaseObserver();

  /** @param namespaces empty: all of them. */
  constructor(client: KubeClient, namespaces: readonly string[], lease: ObjectRef) {
    this.#client = client;
    this.#namespaces = namespaces.length === 0 ? [undefined] : namespaces;
    this.#lock = new LeaseLock(client, lease);
  }

  /**
   * Lets go of them; their Jobs follow them, as everything that they own. A leader does this itself, and may have a
   * database to delete the rows from: while one seems alive, nothing is done.
   * @throws KubeError
   */
  async letGo(signal: AbortSignal): Promise<void> {
    await this.#lock.read(signal);
    this.#observer.observe(this.#lock.spec);
    if (this.#observer.isHeldByOther(this.#lock.spec, '')) return;
    for (const namespace of this.#namespaces) {
      const { items } = await this.#client.list(SWEEPS, { namespace }, { signal });
      for (const resource of items.filter(isAbandoned)) await letGo(this.#client, resource);
    }
  }
}
