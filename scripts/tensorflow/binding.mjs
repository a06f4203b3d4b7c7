import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mustRun } from './commands.mjs';
import { LIBRARIES } from './library.mjs';
import { NAPI_VERSION } from './natives.mjs';

const SOURCES = ['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc'];
const DEFINES = `-DNAPI_VERSION=${NAPI_VERSION} -DBUILDING_NODE_EXTENSION -DNODE_GYP_MODULE_NAME=tfjs_binding`;
const FLAGS = `-std=c++17 -O2 -fPIC -shared ${DEFINES} -Wl,-rpath,$ORIGIN/../../deps/lib -Wl,--no-as-needed`.split(' ');
const require = createRequire(import.meta.url);

/**
 * tfjs-node's binding, compiled from the sources in its npm package.
 *
 * @param {string} packageHome
 * @param {import('./sources.mjs').TensorflowSource} source
 * @returns {import('./natives.mjs').Native}
 */
export function tfjsBinding(packageHome, { wheel, version }) {
  const sources = SOURCES.map((file) => join(packageHome, file));
  return {
    name: 'tfjs_binding.node',
    title: 'the TensorFlow binding of tfjs-node (two C++ files, about 10 s)',
    sources,
    recipe: JSON.stringify([wheel, version, FLAGS]),
    compile: (library, output) => {
      const includes = [require('node-api-headers').include_dir, join(library, 'include'), packageHome];
      mustRun('compile the TensorFlow binding', 'g++', [
        ...FLAGS,
        ...includes.map((folder) => `-I${folder}`),
        ...sources,
        '-o',
        output,
        `-L${join(library, 'lib')}`,
        ...LIBRARIES.map((name) => `-l:${name}`),
      ]);
    },
  };
}

/**
 * Whether the npm package has TensorFlow's libraries and headers, whoever put them there.
 *
 * @param {string} packageHome
 */
export const hasLibrary = (packageHome) =>
  existsSync(join(packageHome, 'deps', 'include', 'tensorflow', 'c', 'kernels.h'));

/**
 * Links the libraries and headers into the npm package, where its binding looks for them.
 *
 * @param {string} packageHome
 * @param {string} library of ensureLibrary
 */
export function linkLibrary(packageHome, library) {
  const libraries = join(packageHome, 'deps', 'lib');
  mkdirSync(libraries, { recursive: true });
  rmSync(join(packageHome, 'deps', 'include'), { recursive: true, force: true });
  symlinkSync(join(library, 'include'), join(packageHome, 'deps', 'include'));
  for (const name of LIBRARIES) {
    rmSync(join(libraries, name), { force: true });
    symlinkSync(join(library, 'lib', name), join(libraries, name));
  }
}
