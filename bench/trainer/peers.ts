import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const CACHE = process.env['TUNINGSWEEP_CACHE'] ?? join(homedir(), '.cache', 'tuningsweep');

/**
 * A Python with the peers of requirements.txt, in a virtual environment of the cache; made at the first call.
 *
 * @returns the interpreter's path
 * @throws Error with the command that failed
 */
export function ensurePeers(): string {
  const key = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const home = join(CACHE, `bench-peers-${key}`);
  const python = join(home, 'bin', 'python3');
  const finished = join(home, 'finished');
  if (existsSync(finished)) return python;
  console.log(`Installing PyTorch, Keras and Optuna from PyPI (about 5 GB in ${home}, once) …`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  mustRun('python3', ['-m', 'venv', home]);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  mkdirSync(`${finished}.new`);
  renameSync(`${finished}.new`, finished);
  return python;
}

function mustRun(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
}
