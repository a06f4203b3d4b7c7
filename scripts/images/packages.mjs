// Which of the installed packages a workspace needs at run time, by package-lock.json.

/**
 * @typedef {{
 *   link?: boolean,
 *   resolved?: string,
 *   dependencies?: Record<string, string>,
 *   optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>,
 * }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages the `packages` of package-lock.json, by their folders
 */

/**
 * The folders of everything that a workspace or a package requires, itself and other workspaces included.
 *
 * @param {LockedPackages} locked
 * @param {string} start its folder, as in `operator`
 * @param {(folder: string) => boolean} isWanted optional packages of other platforms may not be, nor types
 * @returns {string[]} relative to the checkout, sorted
 */
export function packagesOf(locked, start, isWanted) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [start];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    for (const name of requirementsOf(locked[folder])) {
      const place = resolve(locked, folder, name);
      if (place !== undefined && isWanted(place)) waiting.push(place);
    }
  }
  return [...found].toSorted();
}

/** @param {LockedPackage | undefined} locked */
function requirementsOf({ dependencies, optionalDependencies, peerDependencies } = {}) {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}

/**
 * Where Node finds a package from the folder of another one: in the nearest node_modules above it.
 *
 * @param {LockedPackages} locked
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined} for a workspace, its own folder
 */
function resolve(locked, from, name) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)[^/]*$/, '')) {
    const place = [folder, 'node_modules', name].filter(Boolean).join('/');
    const entry = locked[place];
    if (entry !== undefined) return entry.link ? entry.resolved : place;
    if (folder === '') return undefined;
  }
}
