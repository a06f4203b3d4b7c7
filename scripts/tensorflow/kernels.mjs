import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { mustRun } from './commands.mjs';
import { NAPI_VERSION } from './natives.mjs';

const HOME = join(ROOT, 'trainer-image', 'native');
const FRAMEWORK = 'libtensorflow_framework.so.2';
const FILES = ['lstm_ops.cc', 'lstm_kernels.cc', 'lstm_kernels.h', 'vector.h'];
const FLAGS = `-std=c++17 -O3 -fPIC -DNAPI_VERSION=${NAPI_VERSION} -DBUILDING_NODE_EXTENSION`.split(' ');
// The kernels are compiled for each of these, and the addon takes the widest that the CPU has.
const INSTRUCTION_SETS = {
  x64: { avx512: ['-mavx512f', '-mfma'], avx2: ['-mavx2', '-mfma'], baseline: [] },
  arm64: { baseline: [] },
};
const require = createRequire(import.meta.url);

/**
 * The trainer's own LSTM kernels (trainer-image/native).
 *
 * @param {import('./sources.mjs').TensorflowSource} source
 * @returns {import('./natives.mjs').Native}
 */
export function lstmKernels({ wheel, version }) {
  return {
    name: 'lstm.node',
    title: 'the LSTM kernels (trainer-image/native, about 5 s)',
    sources: FILES.map((file) => join(HOME, file)),
    recipe: JSON.stringify([wheel, version, FLAGS, instructionSets()]),
    compile: (library, output) => {
      const scratch = mkdtempSync(join(dirname(output), 'compiling-'));
      try {
        compile(library, output, scratch);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    },
  };
}

/**
 * @param {string} library with TensorFlow's include/ and lib/
 * @param {string} output path of the addon
 * @param {string} scratch
 */
function compile(library, output, scratch) {
  const includes = [require('node-api-headers').include_dir, join(library, 'include')].map((dir) => `-I${dir}`);
  /** @type {(source: string, name: string, flags: readonly string[]) => string} */
  const compileFile = (source, name, flags) => {
    const object = join(scratch, `${name}.o`);
    mustRun(`compile ${source}`, 'g++', [...FLAGS, ...flags, ...includes, '-c', join(HOME, source), '-o', object]);
    return object;
  };
  const kernels = Object.entries(instructionSets()).map(([name, flags]) =>
    compileFile('lstm_kernels.cc', name, [...flags, `-DKERNELS=${name}`]),
  );
  const operations = compileFile('lstm_ops.cc', 'operations', []);
  // No run path: the library is there already when the addon is loaded, with tfjs-node's binding.
  const libraries = [`-L${join(library, 'lib')}`, `-l:${FRAMEWORK}`];
  mustRun('link the LSTM kernels', 'g++', ['-shared', operations, ...kernels, ...libraries, '-o', output]);
}

const instructionSets = () => INSTRUCTION_SETS[process.arch === 'x64' ? 'x64' : 'arm64'];
