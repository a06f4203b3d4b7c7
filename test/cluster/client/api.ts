import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

/** Where an API server is and who asks. */
export interface Access {
  readonly url: string;
  readonly caFile: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What every object of the API has; a test names the type of what it reads beyond that. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the API server says of a refused request. */
export interface Status {
  readonly kind: 'Status';
  readonly message: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly Cause[] };
}

export interface Cause {
  readonly reason?: string;
  readonly message: string;
  readonly field?: string;
}

/** An answer that is no success; `status` is what the server says of it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: number;
  readonly status: Status;

  constructor(what: string, { status, body }: Answer) {
    const said: Status = JSON.parse(body);
    super(`${what}: ${status} ${said.message}`);
    this.code = status;
    this.status = said;
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The API for tests: plain requests, so that a test sees what the server says and nothing else. */
export interface Api {
  /** Sends a text as it is. */
  send(method: Method, path: string, body?: string, type?: string): Promise<Answer>;
  /**
   * Sends an object (to PATCH: a merge patch), gives the one that comes back.
   *
   * @throws RefusedError when it is no success
   */
  call<T = KubeObject>(method: Method, path: string, body?: unknown): Promise<T>;
}

/** An account's way to an API server, over connections that are kept. */
export function connect({ url, caFile, token }: Access): Api {
  const agent = new Agent({ ca: readFileSync(caFile), keepAlive: true });
  const send: Api['send'] = (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type, accept: 'application/json' };
      const sent = request(new URL(path, url), { method, agent, headers }, (response) => {
        text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      });
      sent.once('error', reject).end(body);
    });
  return {
    send,
    call: async (method, path, body) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body), type);
      if (answer.status >= 300) throw new RefusedError(`${method} ${path}`, answer);
      return JSON.parse(answer.body);
    },
  };
}
