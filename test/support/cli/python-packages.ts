import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder with a package of PyPI and what it needs, for PYTHONPATH; installed once and kept with the other downloads.
 *
 * @throws Error with what pip says when it cannot be installed
 */
export function pythonPackages(name: string): string {
  const cache = process.env['TUNINGSWEEP_CACHE'] || join(homedir(), '.cache', 'tuningsweep');
  const version = python('-c', 'import sys; print("%d.%d" % sys.version_info[:2])').trim();
  const folder = join(cache, 'python', `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(join(cache, 'python'), { recursive: true });
  const unfinished = mkdtempSync(join(cache, 'python', 'unfinished-'));
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
