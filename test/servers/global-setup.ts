import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startControlPlane } from '../cluster/control-plane/control-plane.ts';
import { startCluster } from '../cluster/node/cluster.ts';
import { requireServer, urlVariable } from './find.ts';
import { listenOnLoopback } from './listen.ts';
import type { ServerKind } from './program.ts';
import { startSecureServer, startServer } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for a server: GET /mysql, /mariadb, /kubernetes or /node answers with how to reach it. */
    serverDesk: string;
    /** The test's project in scripts/lib/projects.mjs. */
    project: string;
  }
}

/** A server that runs; `answer` is how to reach it: a database's URL, or a Connection or a RealCluster as JSON. */
interface Service {
  answer: string;
  stop: () => Promise<void>;
}

const SERVICES: Readonly<Record<string, () => Promise<Service>>> = {
  '/mysql': () => database('mysql'),
  '/mariadb': () => database('mariadb'),
  '/kubernetes': async () => {
    const { stop, ...connection } = await startControlPlane();
    return { answer: JSON.stringify(connection), stop };
  },
  '/node': async () => {
    const { stop, ...cluster } = await startCluster((name) => startSecureServer(requireServer('mysql'), name));
    return { answer: JSON.stringify(cluster), stop };
  },
};

const started = new Map<string, Promise<Service>>();

/**
 * Keeps a desk at which test files ask for a server. It starts when it is first asked for, once a run, so that tests
 * that need none do not wait for one. Whatever tests and servers leave in the folder for temporary files goes at the end.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const clearUp = giveTemporaryFolder();
  const desk = createServer((request, response) => {
    // A connection that was kept would be closed here after a while, just when a busy worker asks by it again.
    response.setHeader('connection', 'close');
    serviceAt(request.url ?? '').then(
      ({ answer }) => response.end(answer),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  project.provide('serverDesk', `http://127.0.0.1:${await listenOnLoopback(desk)}`);
  return async () => {
    desk.close();
    await Promise.all([...started.values()].map(stopService));
    clearUp();
  };
}

/**
 * A folder for temporary files of this run, its workers and all that they start. Commands and operators are started by the
 * hundred: what Node has compiled for one is kept there for the next, which is half of the time that they take to start.
 */
function giveTemporaryFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-tests-'));
  process.env['TMPDIR'] = folder;
  process.env['NODE_COMPILE_CACHE'] ??= join(folder, 'compiled');
  return () => rmSync(folder, { recursive: true, maxRetries: 5 });
}

async function serviceAt(path: string): Promise<Service> {
  const start = SERVICES[path];
  if (start === undefined) throw new Error(`expected one of ${Object.keys(SERVICES).join(', ')}, found '${path}'`);
  const service = started.get(path) ?? start();
  started.set(path, service);
  return await service;
}

async function database(kind: ServerKind): Promise<Service> {
  const url = process.env[urlVariable(kind)];
  if (url) return { answer: url, stop: async () => {} };
  const server = await startServer(requireServer(kind));
  return { answer: server.url, stop: server.stop };
}

/** One that did not come up has been reported to the test that asked for it. */
async function stopService(service: Promise<Service>): Promise<void> {
  await service.then(
    ({ stop }) => stop(),
    () => {},
  );
}
