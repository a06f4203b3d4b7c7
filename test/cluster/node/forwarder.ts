import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A place that can be connected to. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Carries connections from one place to another: for pods, what kube-proxy does for services.
 *
 * @returns what ends it, with every connection
 */
export async function forward(from: Place, to: Place): Promise<() => void> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    const onward = keep(connect(to.port, to.host));
    keep(socket).pipe(onward).pipe(socket);
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  server.listen(from.port, from.host);
  await once(server, 'listening');
  return () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
}
