// Makes sure that the database servers the tests need are on this machine. Quick when they are.
import { join } from 'node:path';
import { Problem, runMain } from '../../scripts/lib/problem.mjs';
import { withLock } from '../../scripts/tensorflow/lock.mjs';
import { MYSQL_ROOT, findServer, urlVariable } from './find.ts';
import { installMariadb, installMysql } from './packages.ts';
import { SERVER_KINDS, isRoot } from './program.ts';
import type { ServerKind } from './program.ts';

const INSTALLERS: Record<ServerKind, () => void> = { mysql: installMysql, mariadb: installMariadb };
const NAMES: Record<ServerKind, string> = { mysql: 'MySQL', mariadb: 'MariaDB' };

await runMain(async () => {
  for (const kind of SERVER_KINDS) await ensureServer(kind);
});

async function ensureServer(kind: ServerKind): Promise<void> {
  if (isThere(kind)) return;
  if (!isRoot()) throw notRoot(kind);
  await withLock(join(MYSQL_ROOT, '..', 'servers.lock'), () => findServer(kind) ?? INSTALLERS[kind](), console.log);
  if (!isThere(kind)) throw new Problem(`${NAMES[kind]} was installed but does not run.`, useOwn(kind));
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

function notRoot(kind: ServerKind): Problem {
  const command = `sudo ${process.execPath} ${import.meta.filename}`;
  return new Problem(
    `The tests run on ${NAMES[kind]} too; it is not on this machine, and installing it needs root.`,
    kind === 'mariadb' ? `Run:  ${command}   (or ${useOwn(kind)})` : `Install MySQL 8.4 or newer, or ${useOwn(kind)}`,
  );
}

function useOwn(kind: ServerKind): string {
  return `set ${urlVariable(kind)}=mysql://user:password@host:port to use a server that runs`;
}
