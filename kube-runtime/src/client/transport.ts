import { arch, platform } from 'node:os';
import type { Dispatcher } from 'undici';
import type { Access } from './access.ts';
import { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { apiError, isUnauthorized, KubeApiError, KubeConnectionError } from './errors.ts';
import type { KubeError } from './errors.ts';
import { sleep, withDeadline } from '../time.ts';
import type { TokenBucket } from './token-bucket.ts';

/** As many as client-go's with_retry.go. */
const MAX_RETRIES = 10;

/** Of errors of Node and undici: the other side closed the connection. */
const RESET_CODES = new Set<unknown>(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** One request to the API server, before authentication. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Plural name, for metrics. */
  readonly resource: string;
  readonly signal?: AbortSignal | undefined;
  /** Of one try, to the end of its answer; of a stream, the longest silence. */
  readonly timeoutMs: number;
  /** Not held back by the limiter. */
  readonly unlimited?: boolean | undefined;
}

/** What is told about every try, for `rest_client_requests_total` and the like. */
export interface RequestObservation {
  readonly method: string;
  readonly host: string;
  /** Status code, or `<error>` without an answer, as client-go has it. */
  readonly code: string;
  readonly resource: string;
  /** To the answer's head. */
  readonly seconds: number;
}

export interface TransportOptions {
  readonly credentials: Credentials;
  readonly version: string;
  /** Absent: no limit. */
  readonly limiter?: TokenBucket | undefined;
  readonly onRequest?: ((observation: RequestObservation) => void) | undefined;
}

/** Sends requests with credentials over the shared connections, no faster than allowed, and retries what is safe. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #userAgent: string;
  readonly #connections = new Connections();

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#userAgent = `tuningsweep-operator/${options.version} (${platform()}/${arch()})`;
  }

  /**
   * The answer's JSON. Tries again, as client-go does, where the server certainly did nothing (429 or 5xx with
   * Retry-After; 401, once, with credentials read anew) or where doing it twice does not matter (GET on a connection
   * that was reset).
   *
   * @throws KubeApiError on a status of 400 or above, KubeConnectionError without a whole answer, the signal's reason.
   */
  async json<R>(request: KubeRequest): Promise<R> {
    for (let tries = 1; ; tries++) {
      await this.#admit(request);
      try {
        return await this.#once<R>(request);
      } catch (error) {
        const seconds = tries > MAX_RETRIES ? undefined : secondsToRetry(error, tries);
        if (seconds === undefined) throw error;
        await sleep(seconds * 1000, request.signal);
      }
    }
  }

  /** The answer as a stream of bytes, for watches. Not tried again. Errors as for `json`. */
  async stream(request: KubeRequest): Promise<Dispatcher.ResponseData['body']> {
    await this.#admit(request);
    const response = await this.#send(request, request.signal);
    return response.body;
  }

  /** Cuts off whatever is under way. */
  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #admit({ unlimited, signal }: KubeRequest): Promise<void> {
    if (unlimited) signal?.throwIfAborted();
    else await this.#options.limiter?.acquire(signal);
  }

  async #once<R>(request: KubeRequest): Promise<R> {
    const { timeoutMs: ms, signal } = request;
    const late = (): KubeError => connectionError(request, `no whole answer within ${ms / 1000} s`);
    return withDeadline({ ms, signal, late }, async (limited) => {
      const response = await this.#send(request, limited);
      try {
        const answer: R = JSON.parse(await response.body.text());
        return answer;
      } catch (error) {
        throw failure(request, error, limited);
      }
    });
  }

  async #send(request: KubeRequest, signal: AbortSignal | undefined): Promise<Dispatcher.ResponseData> {
    const response = await this.#observed(request, signal);
    const status = response.statusCode;
    if (status < 400) return response;
    const body = await response.body.text().catch(() => '');
    const error = apiError(request.method, request.path, { status, body, retryAfter: retryAfterOf(response) });
    if (isUnauthorized(error)) this.#options.credentials.forget();
    throw error;
  }

  async #observed(request: KubeRequest, signal: AbortSignal | undefined): Promise<Dispatcher.ResponseData> {
    const started = performance.now();
    let code = '<error>';
    let host = '';
    try {
      const access = await this.#options.credentials.current();
      host = new URL(access.server).host;
      const response = await this.#dispatch(request, access, signal);
      code = String(response.statusCode);
      return response;
    } catch (error) {
      throw failure(request, error, signal);
    } finally {
      const seconds = (performance.now() - started) / 1000;
      this.#options.onRequest?.({ method: request.method, host, code, resource: request.resource, seconds });
    }
  }

  async #dispatch(
    request: KubeRequest,
    access: Access,
    signal: AbortSignal | undefined,
  ): Promise<Dispatcher.ResponseData> {
    const base = new URL(access.server);
    const query = request.query?.size ? `?${request.query.toString()}` : '';
    return this.#connections.for(access.connection).request({
      origin: base.origin,
      path: `${base.pathname.replace(/\/$/, '')}${request.path}${query}`,
      method: request.method,
      headers: { ...access.headers, ...this.#headers(request) },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      headersTimeout: request.timeoutMs,
      bodyTimeout: request.timeoutMs,
      ...(signal ? { signal } : {}),
    });
  }

  #headers({ body, contentType = 'application/json' }: KubeRequest): Record<string, string> {
    const headers = { accept: 'application/json, */*', 'user-agent': this.#userAgent };
    return body === undefined ? headers : { ...headers, 'content-type': contentType };
  }
}

function retryAfterOf({ headers }: Dispatcher.ResponseData): string | undefined {
  const value = headers['retry-after'];
  return Array.isArray(value) ? value[0] : value;
}

function secondsToRetry(error: unknown, tries: number): number | undefined {
  if (error instanceof KubeConnectionError) {
    return error.method === 'GET' && tries === 1 && wasReset(error.cause) ? 0 : undefined;
  }
  if (!(error instanceof KubeApiError)) return undefined;
  if (error.status === 401) return tries === 1 ? 0 : undefined;
  return error.status === 429 || error.status >= 500 ? error.retryAfterSeconds : undefined;
}

function wasReset(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && RESET_CODES.has(cause.code);
}

function connectionError({ method, path }: KubeRequest, message: string, cause?: unknown): KubeConnectionError {
  return new KubeConnectionError(method, path, message, { cause });
}

/** What to throw for something caught: the signal's reason when it fired, our own errors as they are. */
function failure(request: KubeRequest, caught: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  const message = caught instanceof Error ? caught.message || caught.name : String(caught);
  return connectionError(request, message, caught);
}
