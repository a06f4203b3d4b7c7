import { createServer } from 'node:http';
import type { TestProject } from 'vitest/node';
import { findServer, urlVariable } from './find.ts';
import { listenOnLoopback } from './listen.ts';
import { SERVER_KINDS } from './program.ts';
import type { ServerKind } from './program.ts';
import { startServer } from './start.ts';
import type { Server } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a database server: GET /mysql or /mariadb answers with its URL. */
    serverDesk: string;
  }
}

const started = new Map<ServerKind, Promise<Server>>();

/**
 * Keeps a desk at which test files ask for a database server. A server starts when it is first asked for, once a run,
 * so that tests that need none do not wait for one.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const desk = createServer((request, response) => {
    // A connection that is kept could be closed from here just when a test file asks again.
    response.setHeader('connection', 'close');
    serverOf(request.url ?? '').then(
      ({ url }) => response.end(url),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  project.provide('serverDesk', `http://127.0.0.1:${await listenOnLoopback(desk)}`);
  return async () => {
    desk.close();
    await Promise.all([...started.values()].map(stopServer));
  };
}

async function serverOf(path: string): Promise<Server> {
  const kind = SERVER_KINDS.find((name) => path === `/${name}`);
  if (kind === undefined) throw new Error(`expected one of ${SERVER_KINDS.join(', ')}, found '${path}'`);
  const server = started.get(kind) ?? obtain(kind);
  started.set(kind, server);
  return await server;
}

async function obtain(kind: ServerKind): Promise<Server> {
  const url = process.env[urlVariable(kind)];
  if (url) return { url, stop: async () => {} };
  const program = findServer(kind);
  if (program === undefined) throw new Error(`there is no ${kind} server on this machine; run: npm test`);
  return await startServer(program);
}

/** One that did not come up has been reported to the test that asked for it. */
async function stopServer(server: Promise<Server>): Promise<void> {
  await server.then(
    ({ stop }) => stop(),
    () => {},
  );
}
