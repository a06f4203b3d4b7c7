// Makes sure that the database servers the tests need are on this machine. Quick when they are.
import { join } from 'node:path';
import { Problem, runMain } from '../../scripts/lib/problem.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { MYSQL_ROOT, findServer, urlVariable } from './find.ts';
import { MARIADB_PACKAGES, installMariadb, installMysql } from './packages.ts';
import { SERVER_KINDS, isRoot } from './program.ts';
import type { ServerKind } from './program.ts';

const INSTALLERS: Record<ServerKind, () => void> = { mysql: installMysql, mariadb: installMariadb };
const NAMES: Record<ServerKind, string> = { mysql: 'MySQL', mariadb: 'MariaDB' };

async function ensureServer(kind: ServerKind): Promise<void> {
  if (isThere(kind)) return;
  if (!isRoot()) throw notRoot(kind);
  await withLock(join(MYSQL_ROOT, '..', 'servers.lock'), () => findServer(kind) ?? INSTALLERS[kind](), console.log);
  if (!isThere(kind)) throw new Problem(`${NAMES[kind]} was installed but does not run.`, `Run:  ${BY_HAND[kind]}`);
}

function isThere(kind: ServerKind): boolean {
  const variable = urlVariable(kind);
  if (process.env[variable]) {
    console.log(`✓ ${NAMES[kind]}: the server that ${variable} names`);
    return true;
  }
  const found = findServer(kind);
  if (found === undefined) return false;
  console.log(`✓ ${NAMES[kind]} ${found.version}${found.root === '/' ? '' : ` (in ${found.root})`}`);
  return true;
}

const BY_HAND: Record<ServerKind, string> = {
  mariadb: `sudo apt-get install -y --no-install-recommends ${MARIADB_PACKAGES.join(' ')}`,
  mysql:
    'docker run --rm -d -p 127.0.0.1:3307:3306 -e MYSQL_ROOT_PASSWORD=test mysql:9 && ' +
    'export TUNINGSWEEP_TEST_MYSQL_URL=mysql://root:test@127.0.0.1:3307',
};

function notRoot(kind: ServerKind): Problem {
  return new Problem(
    `The tests run on ${NAMES[kind]} too; it is not on this machine, and only root can install it.`,
    `Run:  ${BY_HAND[kind]}\n  (or ${useOwn(kind)})`,
  );
}

function useOwn(kind: ServerKind): string {
  return `set ${urlVariable(kind)}=mysql://user:password@host:port to use a server that runs`;
}

await runMain(async () => {
  for (const kind of SERVER_KINDS) await ensureServer(kind);
});
