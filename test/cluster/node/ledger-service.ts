import type { SharedCluster } from '../use.ts';
import { DATABASE_HOST, MYSQL_PORT } from './cluster.ts';
import { imageTag } from './images/images.ts';

/** The Service that the host of the database is to a cluster, `NAME.NAMESPACE`. */
const [NAME = '', NAMESPACE = ''] = DATABASE_HOST.split('.');

const FORWARDER = `require('node:net')
  .createServer((near) => {
    const far = require('node:net').connect(${MYSQL_PORT}, '${DATABASE_HOST}');
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => { near.destroy(); far.destroy(); });
  })
  .listen(${MYSQL_PORT});`;

/** Makes the database a Service of the cluster under the name that it has for pods anyway, and waits until it serves. */
export async function serveLedger(cluster: SharedCluster): Promise<void> {
  await cluster.namespace(NAMESPACE);
  const labels = { app: NAME };
  const port = { port: MYSQL_PORT };
  const container = { name: 'forwarder', image: imageTag('trainer'), command: ['node'], args: ['-e', FORWARDER] };
  const items = [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: NAME }, spec: { selector: labels, ports: [port] } },
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: NAME, labels }, spec: { containers: [container] } },
  ];
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['-n', NAMESPACE, 'apply', '-f', '-'], { stdin });
  await cluster.kubectl(['-n', NAMESPACE, 'wait', '--for=condition=Ready', `pod/${NAME}`, '--timeout=180s']);
}
