import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../cli/bin/cache.mjs';
import { addServerFolders, isOnPath, probe } from './program.ts';
import type { Program, ServerKind } from './program.ts';

/** The oldest releases that the ledger is meant for. */
const OLDEST: Record<ServerKind, readonly [number, number]> = { mysql: [8, 4], mariadb: [10, 11] };

const EXECUTABLES: Record<ServerKind, string> = { mysql: 'mysqld', mariadb: 'mariadbd' };

/** What is needed beside the server itself to initialise its data. */
const TOOLS: Record<ServerKind, readonly string[]> = {
  mysql: [],
  mariadb: ['mariadb-install-db', 'my_print_defaults'],
};

/** Where what is fetched and built once is kept. */
export const CACHE = cacheFolder();

/** Where the set-up keeps a MySQL of its own: a small system that the server runs in. */
export const MYSQL_ROOT = join(CACHE, 'mysql-root');

/** A server of this kind on the machine: from the system's packages, else one that the set-up installed. */
export function findServer(kind: ServerKind): Program | undefined {
  addServerFolders();
  const roots = kind === 'mysql' && existsSync(MYSQL_ROOT) ? ['/', MYSQL_ROOT] : ['/'];
  for (const root of roots) {
    const found = probe(root, EXECUTABLES[kind]);
    if (found?.kind !== kind || !isNewEnough(kind, found.version)) continue;
    if (TOOLS[kind].every(isOnPath)) return { ...found, root };
  }
  return undefined;
}

/**
 * The same where nothing can be done without it.
 * @throws Error that names the command which installs it
 */
export function requireServer(kind: ServerKind): Program {
  const program = findServer(kind);
  if (program === undefined) throw new Error(`there is no ${kind} server on this machine; run: npm test`);
  return program;
}

function isNewEnough(kind: ServerKind, version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const [oldestMajor, oldestMinor] = OLDEST[kind];
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

const URL_VARIABLES: Record<ServerKind, string> = {
  mysql: 'TUNINGSWEEP_TEST_MYSQL_URL',
  mariadb: 'TUNINGSWEEP_TEST_MARIADB_URL',
};

/** The environment variable that names a running server of this kind, to use instead of one of our own. */
export function urlVariable(kind: ServerKind): string {
  return URL_VARIABLES[kind];
}
