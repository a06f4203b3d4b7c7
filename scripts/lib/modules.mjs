// Whether node_modules holds what package-lock.json asks for, and how it gets there.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { runChild } from '../../cli/bin/child.mjs';
import { findLockedRuntime, isRecentEnough, NEEDED } from '../../cli/bin/runtime.mjs';
import { ROOT } from './paths.mjs';
import { Problem } from './problem.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * What differs between the lock file and the record that npm leaves in node_modules at the end of an installation.
 * Optional packages may be absent (they are for other platforms) but not of another version; of our own packages the link
 * has to be there.
 *
 * @param {Record<string, LockedPackage>} wanted the `packages` of package-lock.json
 * @param {Record<string, LockedPackage> | undefined} installed the same of node_modules/.package-lock.json
 * @returns {string | undefined} the first difference in words; undefined when everything is in place
 */
export function findDifference(wanted, installed) {
  if (!installed) return 'nothing is installed yet';
  for (const [path, want] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/')) continue;
    const have = installed[path];
    if (!have && want.optional) continue;
    if (!have) return `${path} is missing`;
    if (have.version !== want.version || have.integrity !== want.integrity) return `${path} is of another version`;
  }
  return undefined;
}

/**
 * Installs the npm packages where they are missing or no longer those of package-lock.json.
 *
 * @param {string} [folder] with a package-lock.json, by default the checkout's
 * @throws {Problem} when npm fails
 */
export async function ensureModules(folder = ROOT) {
  const wanted = readPackages(join(folder, 'package-lock.json')) ?? {};
  const difference = findDifference(wanted, readPackages(join(folder, 'node_modules', '.package-lock.json')));
  const file = relative(ROOT, join(folder, 'package-lock.json'));
  if (!difference) return console.log(`✓ npm packages are those of ${file}`);
  console.log(`→ npm packages: ${difference}. Fetching the exact versions of ${file} from your npm`);
  console.log('  registry, about 200 MB. No install script is run.');
  await installModules(folder);
}

/** @param {string} folder */
async function installModules(folder) {
  const code = await runChild('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: { ...process.env, PATH: pathWithoutModules() },
  });
  if (code !== 0) {
    throw new Problem(
      `npm could not install the packages (exit code ${code}; its reason is above).`,
      'Check that the npm registry can be reached, then run:  npm ci --ignore-scripts',
    );
  }
}

/** npm replaces node_modules, so it must not itself run on the Node that lies there. */
function pathWithoutModules() {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !folder.startsWith(join(ROOT, 'node_modules'))).join(delimiter);
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage> | undefined} undefined when there is no such file
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/**
 * The Node that TuningSweep runs on: the locked one, or on platforms without one this very Node.
 *
 * @returns {string} path of the executable
 * @throws {Problem} when there is neither
 */
export function runtime() {
  const locked = findLockedRuntime(ROOT);
  if (locked) return locked;
  if (isRecentEnough()) return process.execPath;
  throw new Problem(
    `The locked Node runtime for ${process.platform}-${process.arch} is not installed, and Node ${process.versions.node} is too old to stand in.`,
    `Run  npm ci --ignore-scripts  or install Node ${NEEDED} or newer.`,
  );
}
