import { cpSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { nativesOf } from '../setup-tensorflow.mjs';
import { cachedName, nativeFolder } from '../tensorflow/natives.mjs';
import { tensorflowSource } from '../tensorflow/sources.mjs';
import { compile } from './compile.mjs';
import { manifestOf, placeOf, trainerPackages, VENDOR } from './manifest.mjs';
import { importedFiles, isTheirs } from './workspaces.mjs';

/** What is read at run time as it lies in the checkout, or is asked for by a licence. */
const COPIED = [
  'LICENSE',
  'NOTICE',
  'README.md',
  'cli/src/completion/commands.generated.json',
  'crds/tuningsweep.yaml',
  'examples/data/usd-krw.csv',
  'examples/usd-krw-quick.yaml',
  'report/src/page.css',
  'report/src/client/*.js',
  'trainer-image/native/*.{cc,h}',
];

/**
 * Lays out the npm package.
 *
 * @param {string} folder an empty one
 * @throws {import('../lib/problem.mjs').Problem} when a package.json lacks what is imported
 */
export async function stage(folder) {
  const imported = await compile(folder);
  writeJson(join(folder, 'package.json'), manifestOf(imported));
  for (const file of COPIED.flatMap((pattern) => globSync(pattern, { cwd: ROOT }))) copy(file, join(folder, file));
  for (const { file } of importedFiles()) if (isTheirs(file)) copyTheirs(file, folder);
  const { manifest, lock } = trainerPackages();
  writeJson(join(folder, 'trainer-image/packages/package.json'), manifest);
  writeJson(join(folder, 'trainer-image/packages/package-lock.json'), lock);
  copyNatives(join(folder, 'trainer-image/native/prebuilt'));
}

/**
 * A file of another project, with its licence.
 *
 * @param {string} file
 * @param {string} folder
 */
function copyTheirs(file, folder) {
  copy(file, join(folder, placeOf(file)));
  const [home = '', name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  const texts = globSync('{LICENSE*,NOTICE*,licenses/*}', { cwd: join(ROOT, home) });
  for (const text of texts) copy(join(home, text), join(folder, VENDOR, `${name}-${text.replaceAll('/', '-')}`));
}

/**
 * The compiled files as the set-up of this checkout has installed them.
 *
 * @param {string} folder
 */
function copyNatives(folder) {
  const source = tensorflowSource({});
  const packageHome = join(ROOT, 'node_modules', source.npmPackage);
  mkdirSync(folder, { recursive: true });
  for (const native of nativesOf(packageHome, source))
    cpSync(join(nativeFolder(packageHome), native.name), join(folder, cachedName(native)));
}

/**
 * @param {string} file relative to the checkout
 * @param {string} target
 */
function copy(file, target) {
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(ROOT, file), target);
}

/**
 * @param {string} file
 * @param {object} value
 */
function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
