import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CACHE, mustRun } from './python.ts';

const FLAGS = ['-std=c++17', '-O3', '-Wall', '-Wextra', '-Werror'];

/**
 * A C++ program of one file, compiled by g++ (which the set-up of the trainer needs too) into the cache; once for each text.
 *
 * @returns the program's path
 * @throws Error with the command that failed
 */
export function ensureProgram(source: string): string {
  const hash = createHash('sha256').update(FLAGS.join(' ')).update(readFileSync(source));
  const program = join(CACHE, `bench-${basename(source, '.cc')}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(program)) return program;
  mkdirSync(CACHE, { recursive: true });
  const fresh = `${program}.${process.pid}`;
  mustRun('g++', [...FLAGS, '-o', fresh, source]);
  renameSync(fresh, program);
  return program;
}
