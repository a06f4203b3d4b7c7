import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTools, SetupError, tryCommand } from './commands.mjs';
import { ROOT } from '../lib/paths.mjs';

// N-API is stable across Node versions, so one compiled file serves all of them and node-gyp is not needed.
export const NAPI_VERSION = 8;

/** Compiled files that come with the npm package, by the names that they have in the cache. */
const SHIPPED = join(ROOT, 'trainer-image', 'native', 'prebuilt');

/**
 * @typedef {object} Native a compiled file that the trainer loads
 * @property {string} name as in `tfjs_binding.node`
 * @property {string} title what it is, and what compiling it takes
 * @property {readonly string[]} sources paths of the files that it is compiled from
 * @property {string} recipe what else the result depends on
 * @property {(library: string, output: string) => void} compile
 */

/**
 * The folder where tfjs-node's package looks for its binding; our own kernels lie beside it.
 *
 * @param {string} packageHome
 */
export const nativeFolder = (packageHome) => join(packageHome, 'lib', `napi-v${NAPI_VERSION}`);

/**
 * What a compiled file is called in a cache: other sources or compiler options make another file.
 *
 * @param {Native} native
 */
export function cachedName({ name, sources, recipe }) {
  const hash = createHash('sha256').update(recipe).update(process.platform).update(process.arch);
  for (const file of sources) hash.update(readFileSync(file));
  return `${hash.digest('hex').slice(0, 16)}-${name}`;
}

/**
 * Whether a package has these files as their sources are now; quick.
 *
 * @param {string} packageHome
 * @param {readonly Native[]} natives
 */
export function areInstalled(packageHome, natives) {
  return natives.every((native) => {
    const stamp = stampOf(packageHome, native);
    return existsSync(stamp) && readFileSync(stamp, 'utf8') === cachedName(native);
  });
}

/**
 * Whether they load, TensorFlow included, in this order: tried in a process of its own, since a library that does not fit
 * may end the process that loads it.
 *
 * @param {string} packageHome
 * @param {readonly Native[]} natives
 */
export function doLoad(packageHome, natives) {
  const calls = natives.map(({ name }) => `require(${JSON.stringify(join(nativeFolder(packageHome), name))})`);
  return tryCommand(process.execPath, ['-e', calls.join(';')]).ok;
}

/**
 * Brings compiled files into a package, each after those that it needs: as they were compiled before, as they came with
 * the npm package where they work here, else compiled now.
 *
 * @param {string} packageHome
 * @param {readonly Native[]} natives
 * @param {{ library: string, cache: string, log: (line: string) => void }} options library: of ensureLibrary
 * @throws {SetupError} when g++ is missing or fails, or what it made does not load
 */
export function installNatives(packageHome, natives, { library, cache, log }) {
  const kept = join(cache, 'natives');
  for (const [at, native] of natives.entries()) {
    const soFar = natives.slice(0, at + 1);
    const works = (/** @type {string} */ folder) => install(packageHome, native, folder) && doLoad(packageHome, soFar);
    if (works(kept) || works(SHIPPED)) continue;
    compile(native, library, kept, log);
    if (!works(kept)) throw new SetupError(unloadable(packageHome, native, kept));
  }
}

/**
 * @param {string} packageHome
 * @param {Native} native
 * @param {string} folder
 * @returns {boolean} whether that folder has it
 */
function install(packageHome, native, folder) {
  const compiled = join(folder, cachedName(native));
  if (!existsSync(compiled)) return false;
  const target = join(nativeFolder(packageHome), native.name);
  mkdirSync(nativeFolder(packageHome), { recursive: true });
  rmSync(stampOf(packageHome, native), { force: true });
  copyFileSync(compiled, `${target}.new`);
  renameSync(`${target}.new`, target);
  writeFileSync(stampOf(packageHome, native), cachedName(native));
  return true;
}

/**
 * @param {Native} native
 * @param {string} library
 * @param {string} folder
 * @param {(line: string) => void} log
 */
function compile(native, library, folder, log) {
  requireTools([{ probe: ['g++', ['--version']], name: 'the g++ compiler', debian: 'g++' }]);
  log(`Compiling ${native.title}, once`);
  mkdirSync(folder, { recursive: true });
  const compiled = join(folder, cachedName(native));
  const scratch = `${compiled}.${process.pid}`;
  try {
    native.compile(library, scratch);
    renameSync(scratch, compiled);
  } finally {
    rmSync(scratch, { force: true });
  }
}

/**
 * @param {string} packageHome
 * @param {Native} native
 */
const stampOf = (packageHome, { name }) => join(nativeFolder(packageHome), `${name}.key`);

/**
 * @param {string} packageHome
 * @param {Native} native
 * @param {string} kept
 */
function unloadable(packageHome, { name }, kept) {
  return (
    `${name} was compiled but does not load. Remove ${kept} and run this command again; if it still fails, please report ` +
    `the output of: node -e "require('${join(nativeFolder(packageHome), name)}')"`
  );
}
