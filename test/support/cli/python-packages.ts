import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../../cli/bin/cache.mjs';

/**
 * A folder with a package of PyPI and what it needs, for PYTHONPATH; installed once and kept with the other downloads.
 *
 * @throws Error with what pip says when it cannot be installed
 */
export function pythonPackages(name: string): string {
  const version = python('-c', 'import sys; print("%d.%d" % sys.version_info[:2])').trim();
  const folder = join(cacheFolder(), 'python', `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(folder), 'unfinished-'));
  python('-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', unfinished, name);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Somebody else was faster.
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function python(...args: readonly string[]): string {
  return execFileSync('python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
