import { Credentials } from './credentials.ts';
import { KubeConnectionError, KubeError } from './errors.ts';
import type { CallOptions, DeleteOptions, KubeClientOptions } from './options.ts';
import type { PageOptions, WatchOptions, WriteOptions } from './options.ts';
import { collectionPath, objectPath, PODS, refOf } from '../resource.ts';
import type { KubeList, KubeObject } from '../resource.ts';
import type { ObjectRef, ResourceType } from '../resource.ts';
import { TokenBucket } from './token-bucket.ts';
import { Transport } from './transport.ts';
import type { KubeRequest } from './transport.ts';
import { linesOf, parseWatchEvent } from '../cache/watch-stream.ts';
import type { WatchEvent } from '../cache/watch-stream.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Servers send a bookmark about once a minute; a watch that is silent for longer hangs on a dead connection. */
const WATCH_SILENCE_MS = 150_000;

/**
 * The Kubernetes API over one pool of connections. One per process.
 *
 * Every method throws KubeApiError for an answer that is an error, KubeConnectionError without a whole answer, and the
 * signal's reason when that fires.
 */
export class KubeClient {
  readonly #transport: Transport;

  constructor({ load, version, limit, onRequest, refreshMs }: KubeClientOptions) {
    const limiter = limit && new TokenBucket(limit);
    this.#transport = new Transport({ credentials: new Credentials(load, refreshMs), version, limiter, onRequest });
  }

  async get<T extends KubeObject>(resource: ResourceType<T>, ref: ObjectRef, options?: CallOptions): Promise<T> {
    return this.#call<T, T>('GET', resource, objectPath(resource, ref), {}, options);
  }

  /** One page, or everything without a limit. */
  async list<T extends KubeObject>(
    resource: ResourceType<T>,
    { namespace, ...query }: PageOptions = {},
    options?: CallOptions,
  ): Promise<KubeList<T>> {
    return this.#call('GET', resource, collectionPath(resource, namespace), { query }, options);
  }

  /** Changes after `resourceVersion`, with bookmarks, until the server ends the watch. */
  async *watch<T extends KubeObject>(
    resource: ResourceType<T>,
    { namespace, silenceMs = WATCH_SILENCE_MS, ...query }: WatchOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<WatchEvent<T>> {
    const path = collectionPath(resource, namespace);
    const body = await this.#transport.stream({
      method: 'GET',
      path,
      query: searchParams({ ...query, watch: true, allowWatchBookmarks: true }),
      resource: resource.plural,
      signal,
      timeoutMs: silenceMs,
    });
    try {
      for await (const line of linesOf(body)) yield parseWatchEvent<T>(path, line);
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof KubeError ? error : cutOff(path, error);
    } finally {
      body.destroy();
    }
  }

  /** What a pod's container has printed; with `follow` also what it prints until it ends. */
  async *podLog(
    ref: ObjectRef,
    query: { readonly container: string; readonly follow: boolean },
  ): AsyncGenerator<Uint8Array> {
    const path = objectPath(PODS, ref, 'log');
    // Zero waits for as long as it takes: a container may be silent for hours.
    const timeoutMs = query.follow ? 0 : DEFAULT_TIMEOUT_MS;
    const resource = `${PODS.plural}/log`;
    const body = await this.#transport.stream({ method: 'GET', path, query: searchParams(query), resource, timeoutMs });
    try {
      for await (const chunk of body) yield chunk;
    } catch (error) {
      throw cutOff(path, error, 'GET');
    }
  }

  async create<T extends KubeObject>(resource: ResourceType<T>, body: T, options?: WriteOptions): Promise<T> {
    const path = collectionPath(resource, body.metadata?.namespace);
    return this.#write('POST', resource, path, { body }, options);
  }

  /** Puts the object in place of the stored one, if its resourceVersion is still that one's. */
  async replace<T extends KubeObject>(resource: ResourceType<T>, body: T, options?: WriteOptions): Promise<T> {
    const path = objectPath(resource, refOf(body), options?.subresource);
    return this.#write('PUT', resource, path, { body }, options);
  }

  /** A JSON merge patch (RFC 7396). */
  async mergePatch<T extends KubeObject>(
    resource: ResourceType<T>,
    ref: ObjectRef,
    body: unknown,
    options?: WriteOptions,
  ): Promise<T> {
    const path = objectPath(resource, ref, options?.subresource);
    return this.#write('PATCH', resource, path, { body, contentType: 'application/merge-patch+json' }, options);
  }

  /** Server-side apply: the fields given are owned by the field manager, taken from others when forced. */
  async apply<T extends KubeObject>(
    resource: ResourceType<T>,
    body: T,
    options: WriteOptions & { readonly fieldManager: string; readonly force?: boolean },
  ): Promise<T> {
    const path = objectPath(resource, refOf(body), options.subresource);
    const contentType = 'application/apply-patch+yaml';
    return this.#write('PATCH', resource, path, { body, contentType, query: { force: options.force } }, options);
  }

  /** Asks for the deletion. That it is gone is seen by a watch, or by NotFound. */
  async delete<T extends KubeObject>(
    resource: ResourceType<T>,
    ref: ObjectRef,
    { propagationPolicy, uid, ...options }: DeleteOptions = {},
  ): Promise<void> {
    const body = { propagationPolicy, preconditions: uid ? { uid } : undefined };
    await this.#call('DELETE', resource, objectPath(resource, ref), { body }, options);
  }

  /** Cuts off whatever is under way. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #write<T extends KubeObject>(
    method: KubeRequest['method'],
    resource: ResourceType<T>,
    path: string,
    { query, ...parts }: RequestParts,
    { fieldManager, dryRun, ...options }: WriteOptions = {},
  ): Promise<T> {
    const all = { ...query, fieldManager, dryRun: dryRun ? 'All' : undefined };
    return this.#call(method, resource, path, { ...parts, query: all }, options);
  }

  async #call<T extends KubeObject, R>(
    method: KubeRequest['method'],
    resource: ResourceType<T>,
    path: string,
    { query, ...parts }: RequestParts,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS, unlimited }: CallOptions = {},
  ): Promise<R> {
    const request = { method, path, query: searchParams(query), resource: resource.plural };
    return this.#transport.json<R>({ ...request, ...parts, signal, timeoutMs, unlimited });
  }
}

interface RequestParts {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly query?: object;
}

/** Query parameters of those that are set. */
function searchParams(query: object = {}): URLSearchParams {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

function cutOff(path: string, cause: unknown, method = 'WATCH'): KubeConnectionError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new KubeConnectionError(method, path, `cut off: ${message}`, { cause });
}
