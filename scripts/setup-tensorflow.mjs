/**
 * Makes @tensorflow/tfjs-node usable where its own installer cannot download: TensorFlow's library comes from the PyPI
 * wheel, and the package's N-API binding and our kernels are compiled against it, or taken as they come with the npm
 * package. Plain JavaScript for any Node 18 or newer.
 *
 *   node scripts/setup-tensorflow.mjs               the CPU library, for @tensorflow/tfjs-node
 *   node scripts/setup-tensorflow.mjs --gpu         the CUDA-capable one, for @tensorflow/tfjs-node-gpu (installed by hand)
 *   node scripts/setup-tensorflow.mjs --if-missing  quick and silent where it was done before
 *
 * TRAINER_PACKAGES names the folder that the npm packages are in, or come into, where they do not lie beside this program.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from '../cli/bin/cache.mjs';
import { withLock } from './lib/lock.mjs';
import { ROOT } from './lib/paths.mjs';
import { hasLibrary, linkLibrary, tfjsBinding } from './tensorflow/binding.mjs';
import { SetupError } from './tensorflow/commands.mjs';
import { lstmKernels } from './tensorflow/kernels.mjs';
import { ensureLibrary } from './tensorflow/library.mjs';
import { areInstalled, doLoad, installNatives } from './tensorflow/natives.mjs';
import { arePackagesThere, ensurePackages } from './tensorflow/packages.mjs';
import { tensorflowSource } from './tensorflow/sources.mjs';

/**
 * @typedef {object} SetupOptions
 * @property {boolean} [gpu]
 * @property {boolean} [quick] believe that what was set up still loads
 * @property {string} [packages] a folder for the npm packages
 * @property {string} [cache] where downloads and compiled files are kept
 * @property {(line: string) => void} [log]
 */

/**
 * Sets up the TensorFlow binding and the kernels; quick when they are already there.
 *
 * @param {SetupOptions} [options]
 * @returns {Promise<{ changed: boolean }>}
 * @throws {SetupError} with the command to run, when something is missing
 */
export async function setUpTensorflow({
  gpu = false,
  quick = false,
  packages = process.env['TRAINER_PACKAGES'],
  cache = cacheFolder(),
  log = console.log,
} = {}) {
  const source = tensorflowSource({ gpu });
  const packageHome = join(packages ?? ROOT, 'node_modules', source.npmPackage);
  const isDone = () => (!packages || arePackagesThere(packages)) && isSetUp(packageHome, source, quick);
  if (isDone()) return { changed: false };
  requirePlatform();
  const work = async () => {
    if (isDone()) return;
    if (packages) await ensurePackages(packages, log);
    requirePackage(source, packageHome);
    const library = await ensureLibrary(source, cache, log);
    linkLibrary(packageHome, library);
    installNatives(packageHome, nativesOf(packageHome, source), { library, cache, log });
  };
  await withLock(join(cache, 'tensorflow.lock'), work, log);
  return { changed: true };
}

/**
 * What the trainer loads, each after those that it needs.
 *
 * @param {string} packageHome
 * @param {import('./tensorflow/sources.mjs').TensorflowSource} source
 */
export const nativesOf = (packageHome, source) => [tfjsBinding(packageHome, source), lstmKernels(source)];

/**
 * @param {string} packageHome
 * @param {import('./tensorflow/sources.mjs').TensorflowSource} source
 * @param {boolean} quick
 */
function isSetUp(packageHome, source, quick) {
  if (!hasLibrary(packageHome)) return false;
  const natives = nativesOf(packageHome, source);
  return areInstalled(packageHome, natives) && (quick || doLoad(packageHome, natives));
}

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

function requirePlatform() {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new SetupError(
    `The trainer's TensorFlow library is there for Linux on x86-64 only, and this is ${process.platform} ` +
      `${process.arch}. Trainers of your own need none of it: docs/guide/custom-trainers.md.`,
  );
}

async function main() {
  const [gpu, quick] = [process.argv.includes('--gpu'), process.argv.includes('--if-missing')];
  try {
    const { changed } = await setUpTensorflow({ gpu, quick });
    if (changed || !quick) console.log(`The trainer is ${changed ? '' : 'already '}set up.`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
