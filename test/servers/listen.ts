import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** Lets a server listen on a free port of the loopback interface; gives the port. */
export async function listenOnLoopback(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server is not listening on a port');
  return address.port;
}

/** Below the ports that Linux gives to connections and to whoever asks for any (32768 on), and below Kubernetes' NodePorts. */
const PORTS = { from: 10_240, to: 30_000 };
const TRIES = 100;

/**
 * A port of the loopback interface that nobody listens on; to be used at once. It is drawn where no connection gets one of its
 * own: on a busy machine one of those took what was free a moment ago.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`expected a free port from ${PORTS.from} to ${PORTS.to}, found none in ${TRIES} tries`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<boolean>();
  server.once('error', () => resolve(false));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  return await promise;
}
