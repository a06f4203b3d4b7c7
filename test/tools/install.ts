// Makes sure that the programs which the tests of the chart and of the monitoring use are on this machine. Quick when they are.
import { join } from 'node:path';
import { runMain } from '../../scripts/lib/problem.mjs';
import { withLock } from '../../scripts/lib/lock.mjs';
import { CACHE } from '../servers/find.ts';
import { buildGlua, GLUA } from './glua.ts';
import { helmPath } from './helm.ts';
import { fetchMonitoringCrds, MONITORING_CRDS } from './monitoring-crds.ts';
import { prometheusPath, unpackPrometheus } from './prometheus.ts';
import { unpackHelm } from './unpack-helm.ts';

await runMain(async () => {
  const install = (): void =>
    [unpackHelm, unpackPrometheus, fetchMonitoringCrds, buildGlua].forEach((unpack) => unpack());
  await withLock(join(CACHE, 'tools.lock'), install, console.log);
  console.log(`✓ Helm (${helmPath()})`);
  console.log(`✓ Prometheus (${prometheusPath('prometheus')})`);
  console.log(`✓ Definitions of the Prometheus Operator (${MONITORING_CRDS})`);
  console.log(`✓ GopherLua (${GLUA})`);
});
