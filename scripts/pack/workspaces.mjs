import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { ROOT } from '../lib/paths.mjs';

/**
 * @typedef {object} Manifest what is read here of a package.json
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {Record<string, string>} bin
 * @property {string[]} workspaces
 * @property {Record<string, string>} [imports]
 * @property {Record<string, string>} [dependencies]
 */

/**
 * @param {string} [folder] of a workspace, relative to the checkout
 * @returns {Manifest}
 */
export const readManifest = (folder = '') => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));

/** The checkout's folders with a package.json, the top one as ''. */
export const packageFolders = () => ['', ...readManifest().workspaces];

/**
 * What the workspaces' `imports` name in other packages.
 *
 * @returns {{ name: string, file: string }[]} name: as in `#trainer/main`; file: relative to the checkout
 */
export function importedFiles() {
  return packageFolders().flatMap((folder) => {
    const require = createRequire(join(ROOT, folder, 'package.json'));
    return Object.entries(readManifest(folder).imports ?? {}).map(([name, target]) => ({
      name,
      file: relative(ROOT, realpathSync(require.resolve(target))),
    }));
  });
}

/** Whether a file is another project's. */
export const isTheirs = (/** @type {string} */ file) => file.startsWith('node_modules/');
