import type { KubeClient } from '../client/client.ts';
import { isNotFound } from '../client/errors.ts';
import type { LeaseSpec } from './lease-record.ts';
import { LEASES } from '../resource.ts';
import type { Lease, ObjectRef } from '../resource.ts';

/**
 * The Lease that candidates compete for, changed only by compare-and-set on its resource version (client-go's
 * resourcelock/leaselock.go).
 */
export class LeaseLock {
  readonly #client: KubeClient;
  readonly #ref: ObjectRef;
  #lease: Lease | undefined;

  constructor(client: KubeClient, ref: ObjectRef) {
    this.#client = client;
    this.#ref = ref;
  }

  /** As last read or written. */
  get spec(): LeaseSpec | undefined {
    return this.#lease?.spec;
  }

  /** Reads the Lease; its spec is undefined when there is none. */
  async read(signal: AbortSignal): Promise<void> {
    try {
      this.#lease = await this.#client.get(LEASES, this.#ref, { signal, unlimited: true });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      this.#lease = undefined;
    }
  }

  /** Creates the Lease, or changes it if it still is as it was read. @throws KubeApiError Conflict, AlreadyExists. */
  async write(spec: LeaseSpec, signal: AbortSignal): Promise<void> {
    const options = { signal, unlimited: true };
    this.#lease = this.#lease
      ? await this.#client.replace(LEASES, { ...this.#lease, spec: { ...this.#lease.spec, ...spec } }, options)
      : await this.#client.create(LEASES, { metadata: { ...this.#ref }, spec }, options);
  }
}
