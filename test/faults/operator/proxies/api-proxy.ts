import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Access } from '../../../cluster/client/api.ts';
import { listenOnLoopback } from '../../../servers/listen.ts';
import { kubeconfigFor } from '../../../support/servers/kubeconfig.ts';
import type { WriteGate } from './write-gate.ts';

/** A request as it came, with its whole body. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** A way to an API server of an operator's own, over plain HTTP, on which its writes are seen. */
export interface ApiProxy {
  /** The file that an operator takes this way with. */
  readonly kubeconfig: string;
  /** Breaks every connection. */
  sever(): void;
  close(): void;
}

/** Answers a request in the server's place, or changes its answer; false: it goes its usual way. */
export type Disturbance = (asked: ApiRequest, response: ServerResponse, forward: Forward) => Promise<boolean>;

/** Passes a request on; gives the head of the answer, whose body is to be read. */
export type Forward = (asked: ApiRequest) => Promise<IncomingMessage>;

/** Opens a way to an API server. Writes are told to the gate, except renewals of the Lease and dry runs. */
export async function apiProxy(access: Access, gate: WriteGate, disturb?: Disturbance): Promise<ApiProxy> {
  const agent = new Agent({ ca: readFileSync(access.caFile), keepAlive: true });
  const authorization = `Bearer ${access.token}`;
  const forward: Forward = ({ headers, ...asked }) =>
    passOn({ ...asked, headers: { ...headers, authorization } }, access.url, agent);
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await readRequest(incoming);
    if (disturb && (await disturb(asked, response, forward))) return;
    const name = apiWriteOf(asked);
    const side = name === undefined ? undefined : gate.onWrite(name);
    if (side === 'before') return gate.crash();
    const answer = await forward(asked);
    if (side === 'after') return void answer.resume().once('end', () => gate.crash());
    answerWith(response, answer);
  };
  const port = await listenOnLoopback(server);
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-api-way-'));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfigFor(port));
  return {
    kubeconfig: file,
    sever: () => server.closeAllConnections(),
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Passes an answer on; a watch ends at the server when it ends at the client. */
function answerWith(response: ServerResponse, answer: IncomingMessage): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  response.flushHeaders();
  answer.once('error', () => response.destroy()).pipe(response);
  response.once('close', () => answer.destroy());
}

/**
 * Names a write: `POST jobs`, `PATCH tuningsweeps/status`, `POST events AllTasksSettled`.
 *
 * @returns undefined for what writes nothing
 */
export function apiWriteOf({ method, url, body }: ApiRequest): string | undefined {
  if (method === 'GET' || url.searchParams.has('dryRun')) return undefined;
  const [, resource = '', , subresource] =
    /\/namespaces\/[^/]+\/([^/]+)(\/[^/]+)?(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  if (what !== 'events') return `${method} ${what}`;
  const { reason }: { reason?: string } = JSON.parse(body.toString());
  return `${method} ${what} ${reason}`;
}

async function readRequest(incoming: IncomingMessage): Promise<ApiRequest> {
  const { host: _, connection: __, 'transfer-encoding': ___, ...headers } = incoming.headers;
  const body = await buffer(incoming);
  return { method: incoming.method ?? '', url: new URL(incoming.url ?? '', 'http://server'), headers, body };
}

function passOn({ method, url, headers, body }: ApiRequest, server: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const target = new URL(url.pathname + url.search, server);
    request(target, { method, headers, agent }, resolve).once('error', reject).end(body);
  });
}
