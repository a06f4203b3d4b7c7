/**
 * Makes @tensorflow/tfjs-node usable where its own installer cannot download: TensorFlow's library comes from the PyPI
 * wheel, and the package's N-API binding is compiled against it. Plain JavaScript for any Node 18 or newer.
 *
 *   node scripts/setup-tensorflow.mjs          the CPU library, for @tensorflow/tfjs-node
 *   node scripts/setup-tensorflow.mjs --gpu    the CUDA-capable one, for @tensorflow/tfjs-node-gpu (installed by hand)
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bindingLoads, ensureBinding, installBinding, installedLibrary } from './tensorflow/binding.mjs';
import { SetupError } from './tensorflow/commands.mjs';
import { ensureKernels } from './tensorflow/kernels.mjs';
import { ensureLibrary } from './tensorflow/library.mjs';
import { withLock } from './lib/lock.mjs';
import { tensorflowSource } from './tensorflow/sources.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Sets up the TensorFlow binding; quick when it is already there.
 *
 * @param {{ gpu?: boolean, cache?: string, log?: (line: string) => void }} [options]
 *   cache: where downloads and compiled files are kept, by default ~/.cache/tuningsweep (or TUNINGSWEEP_CACHE)
 * @returns {Promise<{ changed: boolean }>}
 * @throws {SetupError} with the command to run, when something is missing
 */
export async function setUpTensorflow({ gpu = false, cache = defaultCache(), log = console.log } = {}) {
  const source = tensorflowSource({ gpu });
  const packageHome = join(ROOT, 'node_modules', source.npmPackage);
  requirePackage(source, packageHome);
  const library = installedLibrary(packageHome);
  if (library !== undefined && bindingLoads(packageHome)) return ensureKernels(library, log);
  requirePlatform(source);
  await withLock(
    join(cache, 'tensorflow.lock'),
    () => {
      const fetched = ensureLibrary(source, cache, log);
      installBinding(packageHome, fetched, ensureBinding(packageHome, fetched, cache, log));
      ensureKernels(fetched, log);
    },
    log,
  );
  if (bindingLoads(packageHome)) return { changed: true };
  throw new SetupError(
    `The TensorFlow binding was built but does not load. Remove ${cache} and run this command again; ` +
      'if it still fails, please report the output of: ' +
      `node -e "require('${source.npmPackage}')"`,
  );
}

const defaultCache = () => process.env.TUNINGSWEEP_CACHE ?? join(homedir(), '.cache', 'tuningsweep');

/**
 * @param {import('./tensorflow/sources.mjs').TensorflowSource} source
 * @param {string} packageHome
 */
function requirePackage({ npmPackage, npmVersion }, packageHome) {
  if (existsSync(packageHome)) return;
  const pinned = `${npmPackage}@${npmVersion}`;
  const command = npmPackage.endsWith('-gpu') ? `npm install --no-save --ignore-scripts ${pinned}` : 'npm ci';
  throw new SetupError(`${pinned} is not installed. Run: ${command}`);
}

/** @param {import('./tensorflow/sources.mjs').TensorflowSource} source */
function requirePlatform({ npmPackage }) {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new SetupError(
    `The TensorFlow library is taken from its Linux x86-64 wheel, and this is ${process.platform} ${process.arch}. ` +
      `Try the package's own installer: npm rebuild ${npmPackage}`,
  );
}

async function main() {
  const gpu = process.argv.includes('--gpu');
  try {
    const { changed } = await setUpTensorflow({ gpu });
    console.log(changed ? 'The TensorFlow binding is ready.' : 'The TensorFlow binding is already there.');
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
