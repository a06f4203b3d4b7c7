import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layerOf } from './layers.ts';
import type { Layer } from './layers.ts';
import { layPackages, versionsOf } from './packages.ts';

/** What Node and TensorFlow are linked with. */
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6', 'libatomic1'];

/** The user of the images, as in distroless images. */
export const USER = 65_532;

const ACCOUNTS = `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${USER}:${USER}:nonroot:/home/nonroot:/sbin/nologin\n`;

/** The lowest layer: shared libraries from Debian's packages of the release that this machine runs, and two accounts. */
export async function baseLayer(): Promise<Layer> {
  return await layerOf('base', versionsOf(PACKAGES), layBase);
}

function layBase(root: string): void {
  for (const folder of ['etc', 'home/nonroot', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
  layPackages(PACKAGES, root);
  writeFileSync(join(root, 'etc/passwd'), ACCOUNTS);
  writeFileSync(join(root, 'etc/group'), `root:x:0:\nnonroot:x:${USER}:\n`);
}
