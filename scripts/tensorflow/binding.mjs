import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mustRun, requireTools, tryCommand } from './commands.mjs';
import { LIBRARIES } from './library.mjs';

// N-API is stable across Node versions, so one compiled file serves all of them and node-gyp is not needed.
const NAPI_VERSION = 8;
const SOURCES = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
const require = createRequire(import.meta.url);

/**
 * Where the npm package looks for its compiled binding.
 *
 * @param {string} packageHome
 */
const bindingPath = (packageHome) => join(packageHome, 'lib', `napi-v${NAPI_VERSION}`, 'tfjs_binding.node');

/**
 * Whether the package's binding is there and loads, TensorFlow included (tried in a process of its own: a library that
 * does not fit may end the process that loads it).
 *
 * @param {string} packageHome
 */
export function bindingLoads(packageHome) {
  const path = bindingPath(packageHome);
  if (!existsSync(path)) return false;
  return tryCommand(process.execPath, ['-e', `require(${JSON.stringify(path)}).TF_Version`]).ok;
}

/**
 * Compiles the binding's two C++ files against the library, or finds the result of an earlier compilation.
 *
 * @param {string} packageHome the npm package with the binding's sources
 * @param {string} libraryHome from ensureLibrary
 * @param {string} cache
 * @param {(line: string) => void} log
 * @returns {string} path of the compiled binding
 * @throws {import('./commands.mjs').SetupError} when g++ is missing or fails
 */
export function ensureBinding(packageHome, libraryHome, cache, log) {
  const directory = join(cache, 'tfjs-binding');
  const compiled = join(directory, `${cacheKey(packageHome, libraryHome)}.node`);
  if (existsSync(compiled)) return compiled;
  requireTools([{ probe: ['g++', ['--version']], name: 'the g++ compiler', debian: 'g++' }]);
  mkdirSync(directory, { recursive: true });
  log('Compiling the TensorFlow binding of tfjs-node (two C++ files, about 10 s, once)');
  const scratch = `${compiled}.${process.pid}`;
  try {
    mustRun('compile the TensorFlow binding', 'g++', compilerArguments(packageHome, libraryHome, scratch));
    renameSync(scratch, compiled);
  } finally {
    rmSync(scratch, { force: true });
  }
  return compiled;
}

/**
 * @param {string} packageHome
 * @param {string} libraryHome
 * @param {string} output
 */
function compilerArguments(packageHome, libraryHome, output) {
  const defines = `-DNAPI_VERSION=${NAPI_VERSION} -DBUILDING_NODE_EXTENSION -DNODE_GYP_MODULE_NAME=tfjs_binding`;
  return [
    ...`-std=c++17 -O2 -fPIC -shared ${defines} -Wl,-rpath,$ORIGIN/../../deps/lib -Wl,--no-as-needed`.split(' '),
    ...[require('node-api-headers').include_dir, join(libraryHome, 'include'), packageHome].map((dir) => `-I${dir}`),
    ...SOURCES.map((file) => join(packageHome, file)),
    '-o',
    output,
    `-L${join(libraryHome, 'lib')}`,
    ...LIBRARIES.map((name) => `-l:${name}`),
  ];
}

/**
 * @param {string} packageHome
 * @param {string} libraryHome
 */
function cacheKey(packageHome, libraryHome) {
  const hash = createHash('sha256').update(libraryHome).update(process.arch);
  hash.update(compilerArguments('', '', '').join(' '));
  for (const file of SOURCES) hash.update(readFileSync(join(packageHome, file)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * TensorFlow's libraries (lib/) and headers (include/) as the npm package has them, whoever installed them.
 *
 * @param {string} packageHome
 * @returns {string | undefined} undefined where they are missing
 */
export function installedLibrary(packageHome) {
  const home = join(packageHome, 'deps');
  return existsSync(join(home, 'include', 'tensorflow', 'c', 'kernels.h')) ? home : undefined;
}

/**
 * Puts the compiled binding where the npm package loads it from, and links the libraries and headers beside it.
 *
 * @param {string} packageHome
 * @param {string} libraryHome
 * @param {string} compiled
 */
export function installBinding(packageHome, libraryHome, compiled) {
  const libraries = join(packageHome, 'deps', 'lib');
  mkdirSync(libraries, { recursive: true });
  rmSync(join(packageHome, 'deps', 'include'), { recursive: true, force: true });
  symlinkSync(join(libraryHome, 'include'), join(packageHome, 'deps', 'include'));
  for (const library of LIBRARIES) {
    rmSync(join(libraries, library), { force: true });
    symlinkSync(join(libraryHome, 'lib', library), join(libraries, library));
  }
  const target = bindingPath(packageHome);
  mkdirSync(join(target, '..'), { recursive: true });
  copyFileSync(compiled, `${target}.new`);
  renameSync(`${target}.new`, target);
}
