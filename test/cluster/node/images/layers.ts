import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CACHE } from '../../../servers/find.ts';

/** One layer of an image: an uncompressed tar archive that is kept between runs. */
export interface Layer {
  readonly file: string;
  readonly digest: string;
  readonly size: number;
}

const FOLDER = join(CACHE, 'images');

/** Same files, same bytes: sorted, of root, and of no time. */
const TAR = ['--create', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=gnu'];

/**
 * The layer of this name and key, packed when there is none yet.
 *
 * @param key of everything that its files are made from
 * @param lay puts the files into a folder, which is the layer's root
 */
export async function layerOf(name: string, key: string, lay: (root: string) => void): Promise<Layer> {
  const short = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const file = join(FOLDER, `${name}-${short}.tar`);
  if (!existsSync(`${file}.digest`)) await pack(file, lay);
  const now = new Date();
  utimesSync(file, now, now);
  return { file, digest: readFileSync(`${file}.digest`, 'utf8'), size: statSync(file).size };
}

/** The digest is written last: a layer with one is whole. */
async function pack(file: string, lay: (root: string) => void): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  removeUnused();
  const scratch = mkdtempSync(join(FOLDER, 'packing-'));
  try {
    const archive = join(scratch, 'layer.tar');
    lay(join(scratch, 'root'));
    execFileSync('tar', [...TAR, '--file', archive, '--directory', join(scratch, 'root'), '.']);
    renameSync(archive, file);
    writeFileSync(`${file}.digest`, await digestOf(file));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Layers of earlier states of the checkout, which would fill the disk one after the other. */
function removeUnused(): void {
  for (const name of readdirSync(FOLDER).filter((entry) => entry.endsWith('.tar'))) {
    const file = join(FOLDER, name);
    if (Date.now() - statSync(file).mtimeMs < KEPT_MS) continue;
    rmSync(`${file}.digest`, { force: true });
    rmSync(file);
  }
}

const KEPT_MS = 2 * 24 * 3_600_000;

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
