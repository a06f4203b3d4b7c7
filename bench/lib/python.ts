import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../cli/bin/cache.mjs';

/** Where downloads and compiled programs are kept. */
export const CACHE = cacheFolder();

/** A virtual environment of the cache: its folder, and its interpreter. */
interface Python {
  readonly home: string;
  readonly python: string;
}

/**
 * A Python with the packages of a requirements file, in a virtual environment of the cache; made at the first call.
 *
 * @param what is installed, and how much: `Optuna (300 MB)`
 * @throws Error with the command that failed
 */
export function ensurePython(requirements: string, what: string): Python {
  const key = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const home = join(CACHE, `bench-peers-${key}`);
  const python = join(home, 'bin', 'python3');
  const finished = join(home, 'finished');
  if (existsSync(finished)) return { home, python };
  console.log(`Installing ${what} from PyPI into ${home}, once …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  mustRun('python3', ['-m', 'venv', home]);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  mkdirSync(`${finished}.new`);
  renameSync(`${finished}.new`, finished);
  return { home, python };
}

/**
 * Runs a command to its end.
 *
 * @throws Error with the command, where it failed
 */
export function mustRun(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}
