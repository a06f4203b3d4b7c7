import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import { listenOnLoopback } from '../../servers/listen.ts';

/** A way to a server that a test can cut and mend. */
export interface BreakableProxy {
  /** The server's URL, by this way. */
  readonly url: string;
  /** Breaks every connection and refuses new ones. */
  cut(): void;
  mend(): Promise<void>;
  /** Lets nothing through any more on the connections that there are; neither side is told. */
  swallow(): void;
}

/** Opens a way to the server of a URL; connections that it refuses fail at once, as those to a server that is down. */
export async function breakableProxy(url: string): Promise<BreakableProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const open = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    const onward = open(connect(Number(target.port), target.hostname));
    open(socket).pipe(onward).pipe(socket);
  });
  const port = await listenOnLoopback(server);
  server.unref();
  const way = new URL(url);
  way.host = `127.0.0.1:${port}`;
  return {
    url: way.href,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
    swallow: () => {
      for (const socket of sockets) socket.unpipe().on('data', () => {});
    },
    mend: async () => {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      server.unref();
    },
  };
}
