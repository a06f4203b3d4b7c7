// npm run cluster:demo: a control plane, a database, the operator and one sweep, from nothing to the best task.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createReadStream, readFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { importRaw, openLedger, prepareAdj, setUpTables } from '../../ledger/src/index.ts';
import { TrainerProcess } from '../../operator/src/local/trainer-process.ts';
import { KubeClient } from '../../operator/src/kube/machinery/client.ts';
import { loadKubeConfig } from '../../operator/src/kube/machinery/credentials.ts';
import { findServer } from '../servers/find.ts';
import { startServer } from '../servers/start.ts';
import { startControlPlane } from './control-plane.ts';
import { kubectl } from './kubectl.ts';
import { playPods, type Ending } from './pod-player.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const TRAINER = path('trainer-image/src/main.ts');
const LAUNCHER = path('operator/bin/tuningsweep.mjs');

const program = findServer('mysql');
if (!program) throw new Error('MySQL is not installed: npm test installs it');
console.log('Starting MySQL and a Kubernetes control plane …');
const [server, plane] = await Promise.all([startServer(program), startControlPlane({ nodes: 2 })]);
const url = new URL(server.url);
const admin = await createConnection(server.url);
await admin.query('CREATE DATABASE tuningsweep');
await admin.end();
url.pathname = '/tuningsweep';
const ledger = await openLedger(url.href);
await setUpTables(ledger);
await importRaw(ledger, {
  ticker: 'USD/KRW',
  stream: createReadStream(path('examples/data/usd-krw.csv')),
  onError: 'fail',
});
await prepareAdj(ledger, 'USD/KRW');
const stop = new AbortController();
const client = new KubeClient({ load: () => loadKubeConfig({ kubeconfig: plane.kubeconfig }), version: 'demo' });
const playing = playPods(
  client,
  [],
  async (codeTask, pod): Promise<Ending> => {
    const env = { CODE_TASK: codeTask, LEDGER_URL: url.href, TASK_HOLDER: pod.metadata?.uid ?? '' };
    const outcome = await new TrainerProcess({ command: [process.execPath, TRAINER], env }).ended;
    return outcome.succeeded ? { exitCode: 0 } : { exitCode: outcome.exitCode ?? 1, message: outcome.message };
  },
  stop.signal,
);
const operator = spawn(
  process.execPath,
  [LAUNCHER, 'operator', '--kubeconfig', plane.kubeconfig, '--bind-address', '127.0.0.1:18080'],
  {
    env: { ...process.env, LEDGER_URL: url.href, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
console.log(
  await kubectl(plane, ['apply', '-f', '-'], { stdin: readFileSync(path('examples/usd-krw-quick.yaml'), 'utf8') }),
);
const t0 = Date.now();
for (;;) {
  await new Promise((r) => setTimeout(r, 2000));
  const out = await kubectl(plane, ['get', 'tsw']);
  console.log(((Date.now() - t0) / 1000).toFixed(0), out);
  if (/True +AllTasks|False +\w+/.test(out) || Date.now() - t0 > 150_000) break;
}
console.log(await kubectl(plane, ['get', 'tsw', 'usd-krw-quick', '-o', 'yaml']));
console.log(await kubectl(plane, ['get', 'events']));
console.log(await kubectl(plane, ['get', 'jobs,pods']));
console.log(await (await fetch('http://127.0.0.1:18080/metrics')).text());
console.log(await (await fetch('http://127.0.0.1:18080/readyz')).text());
operator.kill('SIGTERM');
await once(operator, 'exit');
stop.abort();
await playing;
await client.close();
await ledger.close();
await plane.stop();
await server.stop();
