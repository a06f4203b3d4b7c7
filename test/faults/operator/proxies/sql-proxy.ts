import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { listenOnLoopback } from '../../../servers/listen.ts';
import { SqlWrites } from './sql-writes.ts';
import type { WriteGate } from './write-gate.ts';

/** A way to MySQL or MariaDB of an operator's own, on which what it makes durable is seen. */
export interface SqlProxy {
  readonly url: string;
  /** Breaks every connection: the server rolls back what was not committed. */
  sever(): void;
  close(): void;
}

/** Opens a way to the server of a URL. COMMITs of what writes, and writes outside a transaction, are told to the gate. */
export async function sqlProxy(url: string, gate: WriteGate): Promise<SqlProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket
      .setNoDelay()
      .on('error', () => socket.destroy())
      .on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) =>
    join(keep(client), keep(connect(Number(target.port), target.hostname)), gate),
  );
  const port = await listenOnLoopback(server);
  const way = new URL(url);
  way.host = `127.0.0.1:${port}`;
  const sever = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: way.href,
    sever,
    close: () => {
      server.close();
      sever();
    },
  };
}

function join(client: Socket, onward: Socket, gate: WriteGate): void {
  const writes = new SqlWrites();
  let dying = false;
  client.on('data', (chunk: Buffer) => {
    for (const { packet, write } of writes.read(chunk)) {
      const side = write === undefined ? undefined : gate.onWrite(write);
      if (side === 'before') return gate.crash();
      dying ||= side === 'after';
      onward.write(packet);
    }
  });
  onward.on('data', (chunk) => (dying ? gate.crash() : client.write(chunk)));
  client.on('close', () => onward.destroy());
  onward.on('close', () => client.destroy());
}
