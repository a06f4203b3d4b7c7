import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mustRun, requireTools } from './commands.mjs';

const HOME = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'trainer-image', 'native');
const FRAMEWORK = 'libtensorflow_framework.so.2';
const FILES = ['lstm_ops.cc', 'lstm_kernels.cc', 'lstm_kernels.h', 'vector.h'];
const FLAGS = '-std=c++17 -O3 -fPIC -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION'.split(' ');
// The kernels are compiled for each of these, and the addon takes the widest that the CPU has.
const INSTRUCTION_SETS = {
  x64: { avx512: ['-mavx512f', '-mfma'], avx2: ['-mavx2', '-mfma'], baseline: [] },
  arm64: { baseline: [] },
};
const require = createRequire(import.meta.url);

/**
 * Compiles the trainer's own LSTM kernels (trainer-image/native), unless that was done with the same sources.
 *
 * @param {string} libraryHome with TensorFlow's include/ and lib/
 * @param {(line: string) => void} log
 * @returns {{ changed: boolean }}
 * @throws {import('./commands.mjs').SetupError} when g++ is missing or fails
 */
export function ensureKernels(libraryHome, log) {
  const build = join(HOME, 'build');
  const [addon, stamp] = [join(build, 'lstm.node'), join(build, 'lstm.key')];
  const key = keyOf(libraryHome);
  if (existsSync(addon) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return { changed: false };
  requireTools([{ probe: ['g++', ['--version']], name: 'the g++ compiler', debian: 'g++' }]);
  log('Compiling the LSTM kernels (trainer-image/native, about 5 s, once)');
  mkdirSync(build, { recursive: true });
  const scratch = mkdtempSync(join(build, 'compiling-'));
  try {
    renameSync(compile(libraryHome, scratch), addon);
    writeFileSync(stamp, key);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { changed: true };
}

/**
 * @param {string} libraryHome
 * @param {string} scratch
 * @returns {string} path of the addon
 */
function compile(libraryHome, scratch) {
  const includes = [require('node-api-headers').include_dir, join(libraryHome, 'include')].map((dir) => `-I${dir}`);
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
  const addon = join(scratch, 'lstm.node');
  // No run path: the library is there already when the addon is loaded, with tfjs-node's binding.
  const libraries = [`-L${join(libraryHome, 'lib')}`, `-l:${FRAMEWORK}`];
  mustRun('link the LSTM kernels', 'g++', ['-shared', operations, ...kernels, ...libraries, '-o', addon]);
  return addon;
}

const instructionSets = () => INSTRUCTION_SETS[process.arch === 'x64' ? 'x64' : 'arm64'];

/** @param {string} libraryHome */
function keyOf(libraryHome) {
  const library = realpathSync(join(libraryHome, 'lib', FRAMEWORK));
  const hash = createHash('sha256').update(JSON.stringify([library, FLAGS, instructionSets()]));
  for (const file of FILES) hash.update(readFileSync(join(HOME, file)));
  return hash.digest('hex');
}
