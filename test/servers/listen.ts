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

/** A port of the loopback interface that nobody listens on; to be used at once. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  server.close();
  return port;
}
