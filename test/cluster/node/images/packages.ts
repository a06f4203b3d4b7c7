import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Which versions of these packages of Debian's, of the release that this machine runs, are to be had: the key of a layer. */
export function versionsOf(packages: readonly string[]): string {
  const policy = execFileSync('apt-cache', ['policy', ...packages], { encoding: 'utf8' });
  return policy.replace(/^.*(Installed|http).*$/gm, '');
}

/** Unpacks these packages, without others that they depend on and without running what they would run, into a folder. */
export function layPackages(packages: readonly string[], root: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'tuningsweep-packages-'));
  try {
    layOutLikeDebian(root);
    // As root, apt would fetch as a user who cannot write to the folder, and say so.
    execFileSync('apt-get', ['-o', 'APT::Sandbox::User=root', '-qq', 'download', ...packages], { cwd: scratch });
    for (const file of readdirSync(scratch)) {
      const content = execFileSync('dpkg-deb', ['--fsys-tarfile', join(scratch, file)], {
        maxBuffer: 64 * 1024 * 1024,
      });
      execFileSync('tar', ['--extract', '--keep-directory-symlink', '--directory', root], { input: content });
    }
    rmSync(join(root, 'usr/share/lintian'), { recursive: true, force: true });
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
