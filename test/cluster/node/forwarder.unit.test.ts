import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { freePort, listenOnLoopback } from '../../servers/listen.ts';
import { forward } from './forwarder.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** A server that says hello to everyone, and a forwarder in front of it; the forwarder's port. */
async function greeter({ leaving }: { leaving: boolean }): Promise<number> {
  const server = createServer((socket) => void (leaving ? socket.end('hello') : socket.write('hello')));
  const to = { host: '127.0.0.1', port: await listenOnLoopback(server) };
  const from = { host: '127.0.0.1', port: await freePort() };
  ends.push(await forward(from, to), () => server.close());
  return from.port;
}

it('carries what is said', async () => {
  const socket = connect(await greeter({ leaving: true }), '127.0.0.1');
  expect(await text(socket)).toBe('hello');
});

it('breaks every connection when it ends', async () => {
  const socket = connect(await greeter({ leaving: false }), '127.0.0.1');
  await once(socket, 'data');
  const closed = once(socket, 'close');
  ends.forEach((end) => end());
  await closed;
  expect(socket.destroyed).toBe(true);
});
