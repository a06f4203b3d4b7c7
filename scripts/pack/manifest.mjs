// The package.json of the npm package, and the list of the packages that the set-up of its trainer fetches.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { NEEDED } from '../../cli/bin/runtime.mjs';
import { packagesOf } from '../images/packages.mjs';
import { ROOT } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { importedFiles, isTheirs, packageFolders, readManifest } from './workspaces.mjs';

/** Fetched by `tuningsweep setup-trainer`: large, and of no use to trainers of one's own. */
const isTensorflow = (/** @type {string} */ name) => name.startsWith('@tensorflow/');

/** Where files of other projects lie in the package. */
export const VENDOR = 'vendor';

/**
 * @param {Set<string>} imported names of the packages that the compiled files import
 * @throws {Problem} when one is in no package.json
 */
export function manifestOf(imported) {
  const { version, description, license, bin } = readManifest();
  const dependencies = runtimeDependencies();
  const unknown = [...imported].find((name) => !(name in dependencies));
  if (unknown !== undefined)
    throw new Problem(
      `${unknown} is imported, and no package.json asks for it.`,
      'Add it to the one whose code it is.',
    );
  return {
    name: 'tuningsweep',
    version,
    description,
    license,
    repository: { type: 'git', url: 'git+https://github.com/tuningsweep/tuningsweep.git' },
    type: 'module',
    bin,
    engines: { node: `>=${NEEDED}` },
    exports: {},
    imports: Object.fromEntries(importedFiles().map(({ name, file }) => [name, `./${placeOf(file)}`])),
    dependencies,
  };
}

/**
 * Where a file that `imports` name lies in the package.
 *
 * @param {string} file relative to the checkout
 */
export const placeOf = (file) => (isTheirs(file) ? `${VENDOR}/${basename(file)}` : file.replace(/\.ts$/, '.js'));

/** Of all our packages together what is not carried as a file, nor fetched later. */
function runtimeDependencies() {
  const carried = importedFiles().flatMap(({ file }) => (isTheirs(file) ? [file] : []));
  const all = packageFolders().flatMap((folder) => Object.entries(readManifest(folder).dependencies ?? {}));
  const isAsked = (/** @type {string} */ name) =>
    !name.startsWith('@tuningsweep/') &&
    !isTensorflow(name) &&
    !carried.some((file) => file.startsWith(`node_modules/${name}/`));
  return Object.fromEntries(all.filter(([name]) => isAsked(name)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** TensorFlow's npm packages with all that they require, by package-lock.json: what `npm ci` reads. */
export function trainerPackages() {
  const { lockfileVersion, packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const asked = Object.entries(readManifest('trainer-image').dependencies ?? {}).filter(([name]) => isTensorflow(name));
  const manifest = { name: 'tuningsweep-trainer', private: true, dependencies: Object.fromEntries(asked) };
  const folders = asked.flatMap(([name]) => packagesOf(packages, `node_modules/${name}`, () => true));
  const locked = [...new Set(folders)].toSorted().map((folder) => [folder, packages[folder]]);
  const lock = {
    name: manifest.name,
    lockfileVersion,
    requires: true,
    packages: { '': manifest, ...Object.fromEntries(locked) },
  };
  return { manifest, lock };
}
