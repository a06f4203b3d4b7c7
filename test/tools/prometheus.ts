import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from '../servers/find.ts';
import { requireDebian } from '../servers/packages.ts';

const FOLDER = join(CACHE, 'tools', 'prometheus');

type Name = 'prometheus' | 'promtool';

/** A program of Prometheus: the system's, else the one that the set-up unpacked; undefined when there is none. */
function findPrometheus(name: Name): string | undefined {
  return ['/usr/bin', '/usr/local/bin', join(FOLDER, 'usr', 'bin')]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** @throws Error when test/tools/install.ts has not been run */
export function prometheusPath(name: Name): string {
  const path = findPrometheus(name);
  if (path === undefined) throw new Error(`there is no ${name}: run npx node test/tools/install.ts`);
  return path;
}

/**
 * Unpacks the programs of the system's package into the cache, whole. It is not installed: its service would run all the
 * time.
 *
 * @throws Problem when this is no Debian
 */
export function unpackPrometheus(): void {
  if (findPrometheus('prometheus') && findPrometheus('promtool')) return;
  requireDebian('Prometheus', 'Put prometheus and promtool into /usr/local/bin, from prometheus.io/download.');
  console.log(`Prometheus, for the tests of dashboards and alerts: unpacking the package prometheus into ${FOLDER} …`);
  const parent = join(CACHE, 'tools');
  mkdirSync(parent, { recursive: true });
  const scratch = mkdtempSync(join(parent, 'prometheus-'));
  try {
    execFileSync('apt-get', ['download', '-qq', 'prometheus'], {
      cwd: scratch,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const archive = readdirSync(scratch).find((file) => file.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', join(scratch, archive), join(scratch, 'root')]);
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(join(scratch, 'root'), FOLDER);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
