import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { TuningSweepSpec } from '../../../../engine/src/api/index.ts';
import { ROOT } from '../../../../scripts/lib/paths.mjs';
import { writeImage } from './archive.ts';
import { baseLayer } from './base.ts';
import { readDockerfile } from './dockerfile.ts';
import type { Recipe } from './dockerfile.ts';
import { layerOf } from './layers.ts';
import type { Layer } from './layers.ts';
import { layPackages, versionsOf } from './packages.ts';

/** The folder that the images of examples are built from. */
const FOLDER = join(ROOT, 'examples/trainers');

/** An example that has an image. */
export interface Example {
  readonly name: string;
  /** Its manifest. */
  readonly file: string;
  readonly manifest: { readonly metadata: { readonly name: string }; readonly spec: TuningSweepSpec };
  readonly dockerfile: string;
}

/** The examples with a Dockerfile, `NAME.Dockerfile` beside `NAME.yaml`. */
export function examplesWithImages(): Example[] {
  const names = globSync('*.Dockerfile', { cwd: FOLDER }).map((file) => basename(file, '.Dockerfile'));
  return names.toSorted().map((name) => {
    const file = join(FOLDER, `${name}.yaml`);
    const manifest = parse(readFileSync(file, 'utf8'));
    return { name, file, manifest, dockerfile: join(FOLDER, `${name}.Dockerfile`) };
  });
}

/**
 * Packs the image of an example under the name in its manifest: what its Dockerfile copies, on programs from Debian's
 * packages instead of the Dockerfile's base.
 *
 * @param folder where the archive may be written
 * @returns the archive
 */
export async function packExample({ name, file, manifest, dockerfile }: Example, folder: string): Promise<string> {
  const { image } = manifest.spec.trainer;
  if (image === undefined) throw new Error(`${file}: expected spec.trainer.image, as it has a Dockerfile`);
  const { base, copies, user, workingDir } = readDockerfile(dockerfile);
  const layers = [...(await layersOf(base)), await copiedLayer(name, copies)];
  return writeImage(mkdtempSync(join(folder, `${name}-`)), image, layers, {
    Entrypoint: [],
    User: user,
    Env: ['PATH=/usr/bin'],
    WorkingDir: workingDir,
  });
}

async function copiedLayer(name: string, copies: Recipe['copies']): Promise<Layer> {
  const sums = execFileSync('sha256sum', ['--', ...copies.map(({ source }) => source)], {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  return await layerOf(`example-${name}`, JSON.stringify([sums, copies]), (root) => {
    for (const { source, folder } of copies) cpSync(join(FOLDER, source), join(root, folder, basename(source)));
  });
}

/** What stands for the image that an example begins with. */
async function layersOf(base: string): Promise<Layer[]> {
  const [repository = ''] = base.split(':');
  if (repository === 'docker.io/library/debian') return [await baseLayer(), await debianLayer()];
  if (repository === 'docker.io/library/python') return [await baseLayer(), await pythonLayer()];
  throw new Error(`Expected debian or python of docker.io/library as the base of an example, found ${base}`);
}

/** Of what Debian's image has: a shell, awk, sed. */
async function debianLayer(): Promise<Layer> {
  const packages = ['dash', 'mawk', 'sed', 'libacl1', 'libpcre2-8-0', 'libselinux1'];
  return await layerOf('debian', versionsOf(packages), (root) => {
    layPackages(packages, root);
    // The package's own installation would make it.
    symlinkSync('mawk', join(root, 'usr/bin/awk'));
  });
}

/** Python with its standard library, as far as that needs no libraries of others: without TLS and SQLite. */
async function pythonLayer(): Promise<Layer> {
  const tree = ['depends', '--recurse', '--important', 'python3-minimal', 'libpython3-stdlib'];
  const all = execFileSync('apt-cache', tree, { encoding: 'utf8' });
  // Names of packages stand at the beginnings of lines, what ties them together is indented.
  const packages = all.split('\n').filter((line) => /^((lib)?python3|libexpat1$|zlib1g$)/.test(line));
  return await layerOf('python', versionsOf(packages), (root) => layPackages(packages, root));
}
