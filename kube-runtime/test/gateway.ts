import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Connection } from '../../test/cluster/control-plane/control-plane.ts';
import { listenOnLoopback } from '../../test/servers/listen.ts';

/** An answer of the gateway's own. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Looks at a request before it goes on; may take its time, and may answer in place of the API server. */
export type Guard = (message: { method: string; url: string }) => Promise<Refusal | undefined> | Refusal | undefined;

/**
 * A load balancer in front of a real API server: it passes everything on, and can be made to cut connections, to be
 * out of reach, or to refuse requests.
 */
export class Gateway {
  readonly seen: { readonly method: string; readonly url: string; readonly userAgent: string | undefined }[] = [];
  connections = 0;
  guard: Guard | undefined;
  readonly #server: Server;
  readonly #upstream: Agent;
  readonly #target: string;
  #url = '';
  #unreachable = false;

  private constructor({ url, caFile }: Connection) {
    this.#target = url;
    this.#upstream = new Agent({ ca: readFileSync(caFile), keepAlive: true });
    this.#server = createServer((incoming, outgoing) => void this.#handle(incoming, outgoing));
    this.#server.on('connection', (socket) => {
      this.connections += 1;
      if (this.#unreachable) socket.destroy();
    });
  }

  static async start(connection: Connection): Promise<Gateway> {
    const gateway = new Gateway(connection);
    gateway.#url = `http://127.0.0.1:${await listenOnLoopback(gateway.#server)}`;
    return gateway;
  }

  get url(): string {
    return this.#url;
  }

  /** Requests of this kind that came through. */
  count(method: string, part: string): number {
    return this.seen.filter((each) => each.method === method && each.url.includes(part)).length;
  }

  /** Breaks every connection, in the middle of whatever it is used for. */
  cut(): void {
    this.#server.closeAllConnections();
  }

  /** Breaks every connection, now and until `restore`. */
  disconnect(): void {
    this.#unreachable = true;
    this.cut();
  }

  restore(): void {
    this.#unreachable = false;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
    this.#upstream.destroy();
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url = '' } = incoming;
    this.seen.push({ method, url, userAgent: incoming.headers['user-agent'] });
    const body = await text(incoming);
    const refusal = await this.guard?.({ method, url });
    if (refusal) outgoing.writeHead(refusal.status, refusal.headers).end();
    else this.#passOn(incoming, body, outgoing);
  }

  #passOn({ method, url = '', headers }: IncomingMessage, body: string, outgoing: ServerResponse): void {
    const options = { method, headers, agent: this.#upstream };
    const upstream = request(new URL(url, this.#target), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    upstream.once('error', () => outgoing.destroy());
    outgoing.once('close', () => upstream.destroy());
    upstream.end(body);
  }
}
