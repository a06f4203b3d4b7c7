import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../scripts/lib/problem.mjs';
import { MYSQL_ROOT } from './find.ts';

/** Without its `mariadb-server` package, which would set up a service that runs all the time. */
export const MARIADB_PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

/** Installs MariaDB's programs from the system's packages. */
export function installMariadb(): void {
  requireDebian('MariaDB');
  console.log(`MariaDB, for the tests of the ledger: installing ${MARIADB_PACKAGES.join(', ')} with apt (8 MB) …`);
  aptInstall(MARIADB_PACKAGES);
}

/**
 * MariaDB's plugins, which are in a package that is not installed: only unpacked, once.
 *
 * @returns their folder
 */
export function mariadbPlugins(): string {
  const folder = join(dirname(MYSQL_ROOT), 'mariadb-plugins');
  const plugins = join(folder, 'usr', 'lib', 'mysql', 'plugin');
  if (existsSync(plugins)) return plugins;
  requireDebian('MariaDB');
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), 'mariadb-fetching-'));
  try {
    execFileSync('apt-get', ['download', '--quiet', 'mariadb-server'], {
      cwd: scratch,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [archive = ''] = readdirSync(scratch);
    run('dpkg-deb', ['--extract', join(scratch, archive), join(scratch, 'root')]);
    if (!existsSync(plugins)) renameSync(join(scratch, 'root'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return plugins;
}

/**
 * Installs MySQL in a small Debian system of its own, because stable Debian releases do not have it: the server runs
 * there by chroot. It is moved into place whole.
 */
export function installMysql(): void {
  requireDebian('MySQL');
  console.log('MySQL, for the tests of the ledger: installing it into a small Debian system of its own,');
  console.log(`${MYSQL_ROOT} (fetches about 200 MB, takes 750 MB; remove the folder to undo) …`);
  if (!existsSync('/usr/bin/mmdebstrap')) aptInstall(['mmdebstrap']);
  const cache = dirname(MYSQL_ROOT);
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'mysql-fetching-'));
  try {
    bootstrap(join(scratch, 'root'));
    rmSync(MYSQL_ROOT, { recursive: true, force: true });
    renameSync(join(scratch, 'root'), MYSQL_ROOT);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Only Debian's unstable release carries MySQL; the release file of a mirror may be older than it says. */
function bootstrap(root: string): void {
  const options = ['--mode=root', '--variant=minbase', '--aptopt=Acquire::Check-Valid-Until "false"'];
  run('mmdebstrap', [...options, '--quiet', '--include=mysql-server', 'sid', root, debianMirror()]);
}

/** The mirror that apt uses already, from lines like `500 http://MIRROR bookworm/main …` and `release …,o=Debian,…`. */
function debianMirror(): string {
  const policy = execFileSync('apt-cache', ['policy'], { encoding: 'utf8' });
  const mirror = /^ *\d+ (https?:\S+) \S+\/main .*\n *release .*o=Debian,.*l=Debian,/m.exec(policy)?.[1];
  if (mirror !== undefined) return mirror;
  throw new Problem('apt has no Debian mirror to take MySQL from.', 'Run:  apt-get update   and try again.');
}

const SERVERS_BY_HAND =
  'Install MySQL 8.4 or newer and MariaDB 10.11 or newer, or set TUNINGSWEEP_TEST_MYSQL_URL and ' +
  'TUNINGSWEEP_TEST_MARIADB_URL to mysql://user:password@host:port of servers that run.';

/** @throws Problem with what to do elsewhere */
export function requireDebian(name: string, elsewhere = SERVERS_BY_HAND): void {
  if (existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version')) return;
  throw new Problem(`${name} can be installed for the tests on Debian only.`, elsewhere);
}

/**
 * Installs packages of the system, without those that they merely recommend.
 *
 * @throws Problem naming the command that failed
 */
export function aptInstall(packages: readonly string[]): void {
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  try {
    run('apt-get', ['update', '-qq']);
    run('apt-get', install);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${packages.join(', ')} could not be installed.`, `Run:  apt-get ${install.join(' ')}`);
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
