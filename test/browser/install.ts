// Makes sure that the browser that reports are tested in is on this machine. Quick when it is.
import { join } from 'node:path';
import { withLock } from '../../scripts/lib/lock.mjs';
import { Problem, runMain } from '../../scripts/lib/problem.mjs';
import { CACHE } from '../servers/find.ts';
import { aptInstall, requireDebian } from '../servers/packages.ts';
import { isRoot } from '../servers/program.ts';
import { findChromium, VARIABLE } from './find.ts';

const PACKAGE = 'chromium';
const BY_HAND = `Run:  sudo apt-get install -y --no-install-recommends ${PACKAGE}\n  (or set ${VARIABLE} to the path of a Chromium or Chrome)`;

function install(): void {
  requireDebian('Chromium', `Install Chromium or Chrome, or set ${VARIABLE} to its path.`);
  if (!isRoot()) throw new Problem('Reports are tested in Chromium; only root can install it.', BY_HAND);
  console.log('Chromium, for the tests of reports: installing it with apt (about 100 MB) …');
  aptInstall([PACKAGE]);
}

await runMain(async () => {
  if (!findChromium()) await withLock(join(CACHE, 'browser.lock'), () => findChromium() ?? install(), console.log);
  const found = findChromium();
  if (!found) throw new Problem('Chromium was installed but is not on the PATH.', BY_HAND);
  console.log(`✓ Chromium: ${found}`);
});
