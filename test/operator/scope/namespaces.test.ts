import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimTask } from '../../../ledger/src/index.ts';
import type { Pod } from '../../../kube-runtime/src/resource.ts';
import { kubeconfig } from '../../cluster/client/kubeconfig.ts';
import { simulatePods } from '../../cluster/pod-simulator.ts';
import { useControlPlane } from '../../cluster/use.ts';
import { until } from '../../support/until.ts';
import { manifestOf } from '../manifest.ts';
import { completing, useEnvironment } from '../environment.ts';

const cluster = useControlPlane();
const current = useEnvironment({ cluster });

const RULES = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces';

test('a namespace that is not there holds up no other, is told of, and is looked after once it is', async () => {
  const environment = current();
  const later = `later-${environment.namespace}`;
  const account = await cluster.account({ namespace: environment.namespace, name: 'operator', rules: RULES });
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-namespaces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig(account));
  environment.startOperator({ kubeconfig: file, namespaces: [later, environment.namespace] });
  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');

  const readyz = async (): Promise<string> => {
    const answer = await fetch(new URL('/readyz', environment.metricsUrl));
    return `${answer.status} ${await answer.text()}`;
  };
  expect(await readyz()).toMatch(new RegExp(`^200 ok\nnamespace ${later} is not watched: .*forbidden`));
  const refused = async (): Promise<string | undefined> => {
    const text = await (await fetch(environment.metricsUrl)).text();
    return text.split('\n').find((line) => line.startsWith(`tuningsweep_namespace_refused{namespace="${later}"}`));
  };
  expect(await refused()).toMatch(/ 1$/);

  await cluster.namespace(later);
  const path = `${RBAC}/${later}`;
  const subjects = [{ kind: 'ServiceAccount', name: 'operator', namespace: environment.namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' };
  await cluster.api.call('POST', `${path}/roles`, { metadata: { name: 'operator' }, rules: RULES });
  await cluster.api.call('POST', `${path}/rolebindings`, { metadata: { name: 'operator' }, subjects, roleRef });
  const stop = new AbortController();
  const client = environment.client();
  const simulating = simulatePods(client, [later], completing(environment.ledger), stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await simulating;
    await client.close();
  });
  await cluster.kubectl(['-n', later, 'apply', '-f', '-'], { stdin: JSON.stringify(manifestOf({}, {})) });
  await cluster.kubectl(['-n', later, 'wait', '--for=condition=Succeeded', 'tsw/demo', '--timeout=300s']);
  expect(await readyz()).toBe('200 ok\n');
  await until('it is measured', async () => (await refused())?.endsWith(' 0'));
});

test('a namespace that is deleted under its sweep leaves nothing that counts as running, and other sweeps go on', async () => {
  const environment = current();
  const doomed = await cluster.namespace(`doomed-${environment.namespace}`);
  const { db } = environment.ledger;
  environment.startOperator({ namespaces: [doomed, environment.namespace] });
  const stop = new AbortController();
  const client = environment.client();
  const claiming = async (codeTask: string, pod: Pod): Promise<undefined> => {
    await claimTask(environment.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'fake', versions: '' });
  };
  const simulating = simulatePods(client, [doomed], claiming, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await simulating;
    await client.close();
  });
  await cluster.kubectl(['-n', doomed, 'apply', '-f', '-'], { stdin: JSON.stringify(manifestOf({}, {})) });
  const running = db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').where('STATUS', '=', 'Running');
  await until('two run', async () => (await running.execute()).length === 2);

  await cluster.kubectl(['delete', 'namespace', doomed, '--wait=false']);
  const left = db.selectFrom('TB_TASKSTATUS').select('STATUS').where('STATUS', 'in', ['Pending', 'Running']);
  await until('its rows are closed', async () => (await left.execute()).length === 0);
  expect(await db.selectFrom('TB_TASK').select('CODE_TASK').where('SETTLED', '=', 0).execute()).toEqual([]);

  environment.simulate(completing(environment.ledger));
  await environment.apply();
  await environment.reaches('Succeeded', 'True AllTasksSettled');
});
