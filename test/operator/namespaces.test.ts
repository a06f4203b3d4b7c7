import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimTask } from '../../ledger/src/index.ts';
import type { Pod } from '../../kube-runtime/src/resource.ts';
import { kubeconfig } from '../cluster/kubeconfig.ts';
import { playPods } from '../cluster/pod-simulator.ts';
import { useControlPlane } from '../cluster/use.ts';
import { until } from '../support/until.ts';
import { manifestOf } from './manifest.ts';
import { completing, useStage } from './environment.ts';

const cluster = useControlPlane();
const current = useStage({ cluster });

const RULES = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
const RBAC = '/apis/rbac.authorization.k8s.io/v1/namespaces';

test('a namespace that is not there holds up no other, is told of, and is looked after once it is', async () => {
  const stage = current();
  const later = `later-${stage.namespace}`;
  const account = await cluster.account({ namespace: stage.namespace, name: 'operator', rules: RULES });
  const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-namespaces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, kubeconfig(account));
  stage.startOperator({ kubeconfig: file, namespaces: [later, stage.namespace] });
  stage.play(completing(stage.ledger));
  await stage.apply();
  await stage.reaches('Succeeded', 'True AllTasksSettled');

  const readyz = async (): Promise<string> => {
    const answer = await fetch(new URL('/readyz', stage.metricsUrl));
    return `${answer.status} ${await answer.text()}`;
  };
  expect(await readyz()).toMatch(new RegExp(`^200 ok\nnamespace ${later} is not watched: .*forbidden`));
  const refused = async (): Promise<string | undefined> => {
    const text = await (await fetch(stage.metricsUrl)).text();
    return text.split('\n').find((line) => line.startsWith(`tuningsweep_namespace_refused{namespace="${later}"}`));
  };
  expect(await refused()).toMatch(/ 1$/);

  await cluster.namespace(later);
  const path = `${RBAC}/${later}`;
  const subjects = [{ kind: 'ServiceAccount', name: 'operator', namespace: stage.namespace }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' };
  await cluster.api.call('POST', `${path}/roles`, { metadata: { name: 'operator' }, rules: RULES });
  await cluster.api.call('POST', `${path}/rolebindings`, { metadata: { name: 'operator' }, subjects, roleRef });
  const stop = new AbortController();
  const client = stage.client();
  const playing = playPods(client, [later], completing(stage.ledger), stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await playing;
    await client.close();
  });
  await cluster.kubectl(['-n', later, 'apply', '-f', '-'], { stdin: JSON.stringify(manifestOf({}, {})) });
  await cluster.kubectl(['-n', later, 'wait', '--for=condition=Succeeded', 'tsw/demo', '--timeout=120s']);
  expect(await readyz()).toBe('200 ok\n');
  await until('it is measured', async () => (await refused())?.endsWith(' 0'));
}, 240_000);

test('a namespace that is deleted under its sweep leaves nothing that counts as running, and other sweeps go on', async () => {
  const stage = current();
  const doomed = await cluster.namespace(`doomed-${stage.namespace}`);
  const { db } = stage.ledger;
  stage.startOperator({ namespaces: [doomed, stage.namespace] });
  const stop = new AbortController();
  const client = stage.client();
  const claiming = async (codeTask: string, pod: Pod): Promise<undefined> => {
    await claimTask(stage.ledger, { codeTask, holder: pod.metadata?.uid ?? '', backend: 'played', versions: '' });
  };
  const playing = playPods(client, [doomed], claiming, stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await playing;
    await client.close();
  });
  await cluster.kubectl(['-n', doomed, 'apply', '-f', '-'], { stdin: JSON.stringify(manifestOf({}, {})) });
  const running = db.selectFrom('TB_TASKSTATUS').select('CODE_TASK').where('STATUS', '=', 'Running');
  await until('two run', async () => (await running.execute()).length === 2);

  await cluster.kubectl(['delete', 'namespace', doomed, '--wait=false']);
  const left = db.selectFrom('TB_TASKSTATUS').select('STATUS').where('STATUS', 'in', ['Pending', 'Running']);
  await until('its rows are closed', async () => (await left.execute()).length === 0, 120_000);
  expect(await db.selectFrom('TB_TASK').select('CODE_TASK').where('SETTLED', '=', 0).execute()).toEqual([]);

  stage.play(completing(stage.ledger));
  await stage.apply();
  await stage.reaches('Succeeded', 'True AllTasksSettled');
}, 240_000);
