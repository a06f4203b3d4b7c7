import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layerOf } from './layers.ts';
import type { Layer } from './layers.ts';

/** What Node and TensorFlow are linked with. */
const PACKAGES = ['libc6', 'libgcc-s1', 'libstdc++6', 'libatomic1'];

/** The user of the images, as in distroless images. */
export const USER = 65_532;

const ACCOUNTS = `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${USER}:${USER}:nonroot:/home/nonroot:/sbin/nologin\n`;

/** The lowest layer: shared libraries from Debian's packages of the release that this machine runs, and two accounts. */
export async function baseLayer(): Promise<Layer> {
  const versions = execFileSync('apt-cache', ['policy', ...PACKAGES], { encoding: 'utf8' });
  return await layerOf('base', versions.replace(/^.*(Installed|http).*$/gm, ''), layBase);
}

function layBase(root: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'tuningsweep-packages-'));
  try {
    for (const folder of ['etc', 'home/nonroot', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
    layOutLikeDebian(root);
    // As root, apt would fetch as a user who cannot write to the folder, and say so.
    execFileSync('apt-get', ['-o', 'APT::Sandbox::User=root', '-qq', 'download', ...PACKAGES], { cwd: scratch });
    for (const file of readdirSync(scratch)) {
      const content = execFileSync('dpkg-deb', ['--fsys-tarfile', join(scratch, file)], {
        maxBuffer: 64 * 1024 * 1024,
      });
      execFileSync('tar', ['--extract', '--keep-directory-symlink', '--directory', root], { input: content });
    }
    rmSync(join(root, 'usr/share/lintian'), { recursive: true, force: true });
    writeFileSync(join(root, 'etc/passwd'), ACCOUNTS);
    writeFileSync(join(root, 'etc/group'), `root:x:0:\nnonroot:x:${USER}:\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** /lib and its like are links into /usr. */
function layOutLikeDebian(root: string): void {
  for (const folder of ['bin', 'lib', 'lib64', 'sbin']) {
    mkdirSync(join(root, 'usr', folder), { recursive: true });
    symlinkSync(`usr/${folder}`, join(root, folder));
  }
}
