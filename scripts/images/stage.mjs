/**
 * Lays out the files of an image: what the Dockerfiles copy, and what the tests pack where there is no builder.
 *
 *   node scripts/images/stage.mjs operator FOLDER
 *
 * makes FOLDER/node (the locked Node), FOLDER/modules (packages), FOLDER/tensorflow (the library) and FOLDER/app (our own
 * code), each a root file system in part; they are layers of their own because they change at different times.
 * Plain JavaScript for any Node 20 or newer. Expects `npm ci --ignore-scripts` and, for a trainer, the binding.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findLockedRuntime } from '../../cli/bin/runtime.mjs';
import { ROOT } from '../lib/paths.mjs';
import { Problem, runMain } from '../lib/problem.mjs';
import { IMAGES, isCarried } from './contents.mjs';
import { packagesOf } from './packages.mjs';

/** @typedef {'node' | 'modules' | 'tensorflow' | 'app'} Part */

/**
 * Lays out one part of an image.
 *
 * @param {keyof typeof IMAGES} name
 * @param {Part} part
 * @param {string} folder the root of the part's file system
 */
export function stagePart(name, part, folder) {
  mkdirSync(folder, { recursive: true });
  const app = join(folder, 'app');
  if (part === 'node') stageNode(folder);
  if (part === 'modules') for (const path of modulesOf(name)) copy(path, app);
  if (part === 'tensorflow') stageTensorflow(name, app);
  if (part === 'app') stageApp(name, app);
}

/** @param {keyof typeof IMAGES} name */
export function partsOf(name) {
  /** @type {readonly Part[]} */
  const parts = ['node', 'tensorflow', 'modules', 'app'];
  return parts.filter((part) => part !== 'tensorflow' || IMAGES[name].tensorflow !== undefined);
}

/**
 * The folders of the packages that an image carries, relative to the checkout.
 *
 * @param {keyof typeof IMAGES} name
 */
export function modulesOf(name) {
  const { tensorflow } = IMAGES[name];
  // The package for GPUs is in no lock file: it would be fetched by everybody. It requires what the one for CPUs does.
  const outside = tensorflow === undefined ? [] : [`node_modules/${tensorflow}`];
  const locked = allPackages(name).filter((folder) => folder.includes('node_modules/'));
  return [...new Set([...locked, ...outside])];
}

/**
 * Everything that an image's program requires, our own workspaces among it.
 *
 * @param {keyof typeof IMAGES} name
 */
export function allPackages(name) {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  // Of types nothing is left at run time, and packages of other platforms are not there.
  const isWanted = (/** @type {string} */ folder) => !folder.includes('/@types/') && existsSync(join(ROOT, folder));
  return packagesOf(packages, IMAGES[name].workspaces[0], isWanted);
}

/** @param {string} folder */
function stageNode(folder) {
  const node = findLockedRuntime(ROOT);
  if (node === undefined) throw new Problem('The locked Node is not installed.', 'Run:  npm ci --ignore-scripts');
  const bin = join(folder, 'usr', 'local', 'bin');
  mkdirSync(bin, { recursive: true });
  strip(node, join(bin, 'node'));
  const texts = join(folder, 'usr', 'share', 'doc', 'node');
  mkdirSync(texts, { recursive: true });
  cpSync(join(dirname(node), '..', 'LICENSE'), join(texts, 'LICENSE'));
}

/**
 * TensorFlow's two libraries, where tfjs-node's binding looks for them.
 *
 * @param {keyof typeof IMAGES} name
 * @param {string} app
 */
function stageTensorflow(name, app) {
  const libraries = join('node_modules', IMAGES[name].tensorflow ?? '', 'deps', 'lib');
  mkdirSync(join(app, libraries), { recursive: true });
  for (const library of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    strip(realpathSync(join(ROOT, libraries, library)), join(app, libraries, library));
  }
}

/**
 * @param {keyof typeof IMAGES} name
 * @param {string} app
 */
function stageApp(name, app) {
  const { sources, workspaces } = IMAGES[name];
  for (const path of [...sources, ...workspaces]) copy(path, app);
  mkdirSync(join(app, 'node_modules', '@tuningsweep'), { recursive: true });
  for (const workspace of workspaces) {
    const manifest = JSON.parse(readFileSync(join(ROOT, workspace, 'package.json'), 'utf8'));
    symlinkSync(`../../${workspace}`, join(app, 'node_modules', manifest.name));
  }
}

/**
 * @param {string} path relative to the checkout
 * @param {string} app
 */
function copy(path, app) {
  const filter = (/** @type {string} */ source) => {
    const within = relative(ROOT, source);
    const nested = within !== path && /\/(node_modules|deps)$/.test(within);
    return !nested && isCarried(within);
  };
  cpSync(join(ROOT, path), join(app, path), { recursive: true, filter });
}

/**
 * Without the symbols that only a debugger would read: a quarter less.
 *
 * @param {string} from
 * @param {string} to
 */
function strip(from, to) {
  execFileSync('strip', ['--strip-unneeded', '-o', to, from]);
}

/**
 * @param {string} name
 * @returns {name is keyof typeof IMAGES}
 */
const isImage = (name) => name in IMAGES;

async function main() {
  const [name = '', folder] = process.argv.slice(2);
  if (!isImage(name) || folder === undefined) {
    const names = Object.keys(IMAGES).join(', ');
    throw new Problem(`Expected one of ${names} and a folder.`, 'node scripts/images/stage.mjs operator FOLDER');
  }
  for (const part of partsOf(name)) stagePart(name, part, join(folder, part));
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(main);
}
