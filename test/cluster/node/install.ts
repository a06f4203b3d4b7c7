// Makes sure that the programs of a real node are on this machine, where one can run. Quick when they are.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { runMain } from '../../../scripts/lib/problem.mjs';
import { CACHE } from '../../servers/find.ts';
import { aptInstall } from '../../servers/packages.ts';
import { buildInto } from '../programs/build.ts';
import { chosenRelease } from '../programs/programs.ts';
import type { Release } from '../programs/programs.ts';
import { nodeBuild, requireGoForNode } from './programs.ts';
import { isSwitchedOff, whyNoNode } from './requirements.ts';

/** What runc is linked with: filters of system calls. */
const SECCOMP = 'libseccomp-dev';

await runMain(async () => {
  if (isSwitchedOff()) return console.log('- a real node: switched off');
  const reason = whyNoNode();
  if (reason !== undefined) return console.log(`✗ a real node: ${reason}`);
  const release = chosenRelease();
  await withLock(join(CACHE, 'node.lock'), () => ensure(release), console.log);
  console.log(`✓ a real node of Kubernetes ${release.version} (in ${nodeBuild(release).folder})`);
});

async function ensure(release: Release): Promise<void> {
  const wanted = nodeBuild(release);
  if (existsSync(wanted.folder)) return;
  requireGoForNode(release);
  console.log(
    `A node of Kubernetes ${release.version}, for the tests in containers: building kubelet, containerd, runc,`,
  );
  console.log('and CNI plugins from their published Go modules. Once; about 9 minutes of CPU time, fetches 150 MB,');
  console.log(`takes 180 MB in ${wanted.folder} (remove the folder to undo) …`);
  if (!existsSync('/usr/include/seccomp.h')) aptInstall([SECCOMP]);
  await buildInto(wanted);
}
