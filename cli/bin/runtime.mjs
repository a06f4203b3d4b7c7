import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first Node that strips TypeScript's types without a flag, and that undici runs on. */
export const NEEDED = '22.19';

/**
 * Whether a Node version can run TuningSweep's own code.
 *
 * @param {string} [version] as in `process.versions.node`
 */
export function isRecentEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = NEEDED.split('.').map(Number);
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
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

/**
 * Node 22 and 24 call what the command line is built on experimental, at every start. It is tested with them; other
 * warnings are shown.
 */
export function silenceExperiments() {
  const shown = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const show of shown) show.call(process, warning);
  });
}
