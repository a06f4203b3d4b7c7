import { Backoff, jittered, REFLECTOR_BACKOFF } from '../backoff.ts';
import type { BackoffPolicy } from '../backoff.ts';
import type { KubeClient } from '../client/client.ts';
import {
  isForbidden,
  isGone,
  isNotFound,
  isTooManyRequests,
  KubeApiError,
  KubeConnectionError,
} from '../client/errors.ts';
import type { ListOptions } from '../client/options.ts';
import { listAll } from './pager.ts';
import type { KubeObject, ResourceType } from '../resource.ts';
import type { Store } from './store.ts';
import { monotonicMs, sleep } from '../time.ts';
import type { WatchEvent } from './watch-stream.ts';

const PAGE_SIZE = 500;
/** A watch lasts between this and twice this, so that those of many clients do not end together (reflector.go). */
const WATCH_SECONDS = 300;
/** A watch that ends sooner, without an event, is trouble although the server does not say so (reflector.go). */
const SHORTEST_WATCH_MS = 1000;

/** Why a watch is not the first one: its time was up, it failed, or its version is gone and everything is listed. */
export type RestartCause = 'Ended' | 'Failed' | 'Expired';

export interface ReflectorOptions<T extends KubeObject> extends Pick<ListOptions, 'namespace' | 'labelSelector'> {
  readonly client: KubeClient;
  readonly resource: ResourceType<T>;
  readonly store: Pick<Store<T, string>, 'upsert' | 'delete' | 'replace'>;
  /** Told of every restart, with the error if there was one. */
  readonly onRestart?: ((cause: RestartCause, error?: unknown) => void) | undefined;
  // Absent: as in client-go. Tests have fewer objects and less time.
  readonly pageSize?: number | undefined;
  readonly watchSeconds?: number | undefined;
  readonly backoff?: BackoffPolicy | undefined;
}

/**
 * Keeps a store like the API server: lists, then watches from there (client-go's tools/cache/reflector.go).
 *
 * Whatever goes wrong, it goes on from the last version that it saw, after a growing pause; it lists again only when
 * the server does not have that version any more. Lists are consistent reads (no `resourceVersion=0`), so that the
 * store never goes back in time, whichever API server answers.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;
  readonly #synced = Promise.withResolvers<boolean>();
  readonly #settled = Promise.withResolvers<void>();
  #refusal: KubeApiError | undefined;
  /** The last one seen; undefined when the next thing to do is to list. */
  #resourceVersion: string | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#backoff = new Backoff(options.backoff ?? REFLECTOR_BACKOFF);
  }

  /** True once the store has everything; false when the reflector was stopped before. */
  get synced(): Promise<boolean> {
    return this.#synced.promise;
  }

  /** Resolves once it is synced, or was refused, or stopped before. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Why the server shows nothing: the namespace is not there, or not allowed. Undefined while it does. */
  get refusal(): KubeApiError | undefined {
    return this.#refusal;
  }

  /** Returns when the signal fires, and never otherwise. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) await this.#listAndWatch(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#synced.resolve(false);
      this.#settled.resolve();
    }
  }

  async #listAndWatch(signal: AbortSignal): Promise<void> {
    try {
      this.#resourceVersion ??= await this.#list(signal);
      await this.#watch(this.#resourceVersion, signal);
      this.#options.onRestart?.('Ended');
    } catch (error) {
      signal.throwIfAborted();
      this.#options.onRestart?.(isGone(error) ? 'Expired' : 'Failed', error);
      if (!canResume(error)) this.#resourceVersion = undefined;
      if (isForbidden(error) || isNotFound(error)) this.#refuse(error);
      await sleep(this.#backoff.next(), signal);
    }
  }

  async #list(signal: AbortSignal): Promise<string | undefined> {
    const { client, resource, store, namespace, labelSelector, pageSize = PAGE_SIZE } = this.#options;
    const query = { namespace, labelSelector, pageSize, signal };
    const { items, metadata } = await listAll(client, resource, query);
    store.replace(items, namespace);
    this.#refusal = undefined;
    this.#synced.resolve(true);
    this.#settled.resolve();
    return metadata.resourceVersion;
  }

  #refuse(error: KubeApiError): void {
    this.#refusal = error;
    this.#settled.resolve();
  }

  async #watch(resourceVersion: string | undefined, signal: AbortSignal): Promise<void> {
    const { client, resource, namespace, labelSelector, watchSeconds = WATCH_SECONDS } = this.#options;
    const timeoutSeconds = Math.ceil(jittered(watchSeconds, 1));
    const query = { namespace, labelSelector, resourceVersion, timeoutSeconds };
    const started = monotonicMs();
    let events = 0;
    for await (const event of client.watch(resource, query, signal)) {
      this.#take(event);
      events += 1;
    }
    if (events === 0 && monotonicMs() - started < SHORTEST_WATCH_MS) {
      throw new KubeConnectionError('WATCH', resource.plural, 'ended at once and without an event');
    }
  }

  #take({ type, object }: WatchEvent<T>): void {
    if (type === 'DELETED') this.#options.store.delete(object);
    else if (type !== 'BOOKMARK') this.#options.store.upsert(object);
    this.#resourceVersion = object.metadata?.resourceVersion ?? this.#resourceVersion;
  }
}

/** Whether the last version seen is still good: the server was not reached, or is in trouble itself. */
function canResume(error: unknown): boolean {
  if (error instanceof KubeApiError) return error.status >= 500 || isTooManyRequests(error);
  return error instanceof KubeConnectionError;
}
