// The main part of npm run cluster:demo: from an empty control plane to the best task of a sweep.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { prepareLedger, bestBySql } from './demo/ledger.ts';
import { startOperator } from './demo/operator.ts';
import { trainPods } from './demo/trainers.ts';
import { follow } from './demo/follow.ts';
import { projectFile } from './demo/project-file.ts';
import { startControlPlane } from './control-plane/control-plane.ts';
import { kubectl } from './client/kubectl.ts';

const [MANIFEST = 'examples/usd-krw-quick.yaml'] = process.argv.slice(2);
const TEXT = readFileSync(projectFile(MANIFEST), 'utf8');
const NAME: string = parse(TEXT).metadata.name;

console.log(`
What is real: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, MySQL, the operator, the training.
What is simulated: the nodes (by kwok). A pod's trainer runs as a process of this machine instead of in a container.
`);

await using stack = new AsyncDisposableStack();
console.log('# A Kubernetes control plane, and MySQL with ten years of won per dollar');
const plane = await startControlPlane();
stack.defer(plane.stop);
const database = await prepareLedger();
stack.defer(database.stop);

console.log('\n# The operator\n$ tuningsweep operator --kubeconfig …');
stack.defer(await trainPods(plane.kubeconfig, database.url));
stack.defer(await startOperator(plane.kubeconfig, database.url));

await run('apply', '-f', MANIFEST);
console.log('\n$ kubectl get tsw -w');
await follow(plane, NAME);

await run('wait', '--for=condition=Finished', `tsw/${NAME}`);
await run('get', 'jobs');
await run('get', 'events', '--field-selector', 'involvedObject.kind=TuningSweep');
await run('get', 'tsw', NAME, '-o', 'jsonpath={.status.best}');
const { text, codeTask } = await bestBySql(database.url, NAME);
console.log(`\n# The same by a query of one's own\n${text}`);
const best = await kubectl(plane, ['get', 'tsw', NAME, '-o', 'jsonpath={.status.best.codeTask}']);
if (best !== codeTask) throw new Error(`the status names ${best} as the best task, the query ${codeTask}`);

/** Runs kubectl and shows both, the command and what it prints. */
async function run(...args: string[]): Promise<void> {
  console.log(`\n$ kubectl ${args.join(' ')}`);
  const fromFile = args[0] === 'apply';
  const given = fromFile ? ['apply', '-f', '-'] : args;
  const options = fromFile ? { stdin: TEXT } : {};
  console.log((await kubectl(plane, given, options)).trimEnd());
}
