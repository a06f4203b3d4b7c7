// Makes sure that the programs which the tests of the chart and of the monitoring use are on this machine. Quick when they are.
import { join } from 'node:path';
import { runMain } from '../../scripts/lib/problem.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { CACHE } from '../servers/find.ts';
import { ACTIONLINT, buildGoProgram, GLUA } from './go-program.ts';
import { helmPath } from './helm.ts';
import { fetchMonitoringCrds, MONITORING_CRDS } from './monitoring-crds.ts';
import { prometheusPath, unpackPrometheus } from './prometheus.ts';
import { unpackHelm } from './unpack-helm.ts';

await runMain(async () => {
  const install = (): void => {
    [unpackHelm, unpackPrometheus, fetchMonitoringCrds].forEach((unpack) => unpack());
    [GLUA, ACTIONLINT].forEach(buildGoProgram);
  };
  await withLock(join(CACHE, 'tools.lock'), install, console.log);
  console.log(`✓ Helm (${helmPath()})`);
  console.log(`✓ Prometheus (${prometheusPath('prometheus')})`);
  console.log(`✓ Definitions of the Prometheus Operator (${MONITORING_CRDS})`);
  console.log(`✓ GopherLua (${GLUA.path})`);
  console.log(`✓ actionlint (${ACTIONLINT.path})`);
});
