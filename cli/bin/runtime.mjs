import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first Node release line that strips TypeScript's types and has `node:sqlite` without a flag, as a major version. */
export const NEEDED_MAJOR = 24;

/**
 * Whether a Node version can run TuningSweep's own code.
 *
 * @param {string} [version] as in `process.versions.node`
 */
export function isRecentEnough(version = process.versions.node) {
  return Number.parseInt(version, 10) >= NEEDED_MAJOR;
}

/**
 * The Node executable that the lock file pins: it comes as an npm package for this platform, without install scripts.
 * Looked for in every `node_modules` from this file's folder upwards, as Node itself looks for packages.
 *
 * @param {string} [from] the folder to begin at
 * @returns {string | undefined} its path, or undefined when it was not installed
 */
export function findLockedRuntime(from = dirname(fileURLToPath(import.meta.url))) {
  const executable = join('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, executable);
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return undefined;
  }
}
