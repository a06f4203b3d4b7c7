import { createHash } from 'node:crypto';
import type { ConnectOptions, DispatcherOptions } from '@kubernetes/client-node';
import { Agent, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';

/** Below the 90 s after which kube-apiserver closes an idle connection, so that none is used as it goes. */
const KEEP_ALIVE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * One pool of connections for all requests. When certificates or the CA change a new pool takes over; requests under
 * way finish on the old one.
 *
 * HTTP/1.1 on purpose: a connection is either one watch or a series of requests, and a dead one takes nothing else
 * with it (over HTTP/2 everything hangs together until pings notice: kubernetes/client-go#374).
 */
export class Connections {
  readonly #retired = new Set<Dispatcher>();
  #pool: { id: string; dispatcher: Dispatcher } | undefined;

  /** The pool for these options. @throws Error for a SOCKS proxy. */
  for(options: DispatcherOptions): Dispatcher {
    const id = fingerprint(options);
    if (this.#pool?.id === id) return this.#pool.dispatcher;
    if (this.#pool) this.#retire(this.#pool.dispatcher);
    this.#pool = { id, dispatcher: createPool(options) };
    return this.#pool.dispatcher;
  }

  /** Cuts everything off. */
  async close(): Promise<void> {
    const all = [...this.#retired, ...(this.#pool ? [this.#pool.dispatcher] : [])];
    await Promise.all(all.map(async (dispatcher) => dispatcher.destroy()));
  }

  #retire(dispatcher: Dispatcher): void {
    this.#retired.add(dispatcher);
    dispatcher.close(() => this.#retired.delete(dispatcher));
  }
}

function createPool(options: DispatcherOptions): Dispatcher {
  const common = { allowH2: false, keepAliveTimeout: KEEP_ALIVE_MS, connectTimeout: CONNECT_TIMEOUT_MS };
  if (options.type === 'socks') {
    throw new Error(`kubeconfig: proxy-url: expected an HTTP or HTTPS proxy, found ${options.uri}`);
  }
  if (options.type === 'proxy') {
    return new ProxyAgent({ ...common, uri: options.uri, requestTls: tlsOf(options.requestTls) });
  }
  if (options.type === 'none') return new Agent(common);
  return new Agent({ ...common, connect: { ...tlsOf(options.connect), timeout: CONNECT_TIMEOUT_MS } });
}

/** Without what is of the connection rather than of TLS, and never set. */
function tlsOf({ port: _port, timeout: _timeout, ...tls }: ConnectOptions): Omit<ConnectOptions, 'port' | 'timeout'> {
  return tls;
}

function fingerprint(options: DispatcherOptions): string {
  return createHash('sha256').update(JSON.stringify(options)).digest('hex');
}
