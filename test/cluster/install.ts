// Makes sure that the Kubernetes which the tests of the operator run on is on this machine. Quick when it is.
import { join } from 'node:path';
import { Problem, runMain } from '../../scripts/lib/problem.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { CACHE } from '../servers/find.ts';
import { build } from './programs/build.ts';
import { chosenRelease, findPrograms, whyNot } from './programs/programs.ts';
import type { Release } from './programs/programs.ts';

function announce({ version, folder }: Release): void {
  console.log(
    `Kubernetes ${version}, for the tests of the operator: building it from its published Go modules, because no`,
  );
  console.log(
    'package has all of etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubectl and kwok. Once;',
  );
  console.log(`about 13 minutes of CPU time, fetches 200 MB, takes 400 MB in ${folder}`);
  console.log('(remove the folder to undo) …');
}

await runMain(async () => {
  const release = chosenRelease();
  const assets = process.env['KUBEBUILDER_ASSETS'];
  const unusable = assets && whyNot(assets, release);
  if (unusable) console.log(`KUBEBUILDER_ASSETS=${assets} is not used: ${unusable}`);
  if (findPrograms(release) === undefined)
    await withLock(join(CACHE, 'kubernetes.lock'), () => ensure(release), console.log);
  const programs = findPrograms(release);
  if (programs === undefined) throw new Problem(`${release.folder} is not there after the build.`, 'Run:  npm test');
  console.log(`✓ Kubernetes ${programs.version} (in ${programs.folder})`);
});

async function ensure(release: Release): Promise<void> {
  if (findPrograms(release) !== undefined) return;
  announce(release);
  await build(release);
}
