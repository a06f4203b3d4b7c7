import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { viewerOf } from './http/access.ts';
import { send, textAnswer } from './http/answer.ts';
import { isKnownHost, isLoopback } from './http/host.ts';
import { router } from './routes.ts';
import type { Asked, Reply } from './routes/context.ts';
import type { ServeSettings } from './settings.ts';
import { Hub } from './watch/hub.ts';

/** A server that serves. */
export interface Serving {
  /** Where, as a browser on this machine has it. */
  readonly url: string;
  /** Ends it, with the connections that are open. */
  close(): Promise<void>;
}

/**
 * Serves the pages of a ledger. Nothing that it is asked changes anything.
 * @throws an error of the system where it cannot listen there
 */
export async function serve(settings: ServeSettings): Promise<Serving> {
  const hub = new Hub();
  const route = router({ settings, hub });
  const server = createServer((request, response) => void answer(request, response, settings, route));
  const { host, port } = settings.listen;
  server.listen({ host, port });
  await once(server, 'listening');
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${portOf(server)}/`, close: () => end(server, hub) };
}

type Router = (asked: Asked) => Promise<Reply>;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  settings: ServeSettings,
  route: Router,
): Promise<void> {
  try {
    const reply = answerToAll(request, settings) ?? (await replyTo(request, settings, route));
    if (typeof reply === 'function') reply(request, response);
    else send(request, response, reply);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (response.headersSent) response.destroy();
    else send(request, response, textAnswer(`${message}\n`, 503));
  }
}

/** What is answered whoever asks: to those who want more than to see something, and to names that are not the server's. */
function answerToAll(
  { method = '', url, headers }: IncomingMessage,
  { listen, hosts }: ServeSettings,
): Reply | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return { ...textAnswer('This server only shows: expected GET or HEAD.\n', 405), headers: { allow: 'GET, HEAD' } };
  // Whoever asks whether the server answers has neither its name nor a user.
  if (url === '/healthz') return textAnswer('ok\n');
  const checksHost = isLoopback(listen.host) || hosts.length > 0;
  if (checksHost && !isKnownHost(headers.host, hosts))
    return textAnswer('This server does not go by that name. See --host of: tuningsweep serve\n', 421);
  return undefined;
}

async function replyTo(
  { url = '/', headers }: IncomingMessage,
  { access }: ServeSettings,
  route: Router,
): Promise<Reply> {
  const viewer = viewerOf(headers, access);
  if (!viewer) return textAnswer(`Expected who asks in the header ${access?.header}, as the proxy sets it.\n`, 401);
  const asked = URL.parse(url, 'http://server');
  if (!asked) return textAnswer('Expected a path.\n', 400);
  const [encoding, lastEventId] = [headers['accept-encoding'], headers['last-event-id']];
  return await route({
    url: asked,
    viewer,
    ...(typeof encoding === 'string' && { acceptEncoding: encoding }),
    ...(typeof lastEventId === 'string' && { lastEventId }),
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a server that listens at a port');
  return address.port;
}

async function end(server: Server, hub: Hub): Promise<void> {
  hub.end();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
