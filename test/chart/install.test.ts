import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueToken } from '../cluster/client/accounts.ts';
import { connect } from '../cluster/client/api.ts';
import type { Access } from '../cluster/client/api.ts';
import { kubeconfig } from '../cluster/client/kubeconfig.ts';
import { useOwnControlPlane } from '../cluster/use.ts';
import { NAME } from '../operator/manifest.ts';
import { completing, useEnvironment } from '../operator/environment.ts';
import type { TestEnvironment } from '../operator/environment.ts';
import { until } from '../support/until.ts';
import { helm } from '../tools/helm.ts';
import { MONITORING_CRDS } from '../tools/monitoring-crds.ts';
import { CHART, render, VALUES_EXAMPLES } from './render.ts';
import { FOUR_POINTS } from '../support/builders.ts';

const RELEASE = 'sweeps';
const ACCOUNT = 'sweeps-tuningsweep-operator';
const EIGHT = { ...FOUR_POINTS, epoch: { values: [1, 2, 3, 4] } };

const cluster = useOwnControlPlane();
const current = useEnvironment({ cluster });
let scratch = '';

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'tuningsweep-chart-'));
  await removeDefinition();
  await cluster.kubectl(['create', '-f', MONITORING_CRDS]);
});
afterEach(removeDefinition);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** It is the chart that brings it here, and it belongs to one release. */
async function removeDefinition(): Promise<void> {
  await cluster.kubectl(['delete', 'crd', 'tuningsweeps.tuningsweep.io', '--ignore-not-found', '--timeout=300s']);
}

async function helmHere(...args: string[]): Promise<string> {
  return helm(args, { kubeconfig: cluster.connection.kubeconfig });
}

async function inNamespaceOfItsOwn(): Promise<string> {
  const namespace = await cluster.namespace();
  const restricted = 'pod-security.kubernetes.io/enforce=restricted';
  await cluster.kubectl(['label', 'namespace', namespace, restricted]);
  return namespace;
}

/** How the account that the chart made reaches the API server, also as a file for the operator. */
async function asOperator(namespace: string): Promise<{ access: Access; file: string }> {
  const token = await issueToken(cluster.api, { namespace, name: ACCOUNT });
  const access = { ...cluster.connection, token };
  const file = join(scratch, `${namespace}.json`);
  writeFileSync(file, kubeconfig(access));
  return { access, file };
}

/** Runs the operator as the release's account; its pods are only simulated here. */
async function operate(environment: TestEnvironment, namespace: string): Promise<() => Promise<void>> {
  const { file } = await asOperator(namespace);
  return environment.startOperator({ kubeconfig: file, namespaces: [], leaseNamespace: namespace });
}

async function completed(environment: TestEnvironment): Promise<number> {
  return (await environment.sweep()).status?.tasks?.completed ?? 0;
}

describe('a release', () => {
  test.each(VALUES_EXAMPLES)('with the values %s: the API server takes every object', async (_, file) => {
    const objects = await render(['--values', file], await inNamespaceOfItsOwn());
    for (const name of ['team-a', 'team-b']) await ensureNamespace(name);
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    const args = ['create', '--dry-run=server', '--validate=strict', '--output=name', '-f', '-'];
    const taken = await cluster.kubectl(args, { stdin: JSON.stringify(list) });
    expect(taken.trim().split('\n')).toHaveLength(objects.length);
  });

  test('runs a whole sweep with its rights, and may do nothing else', async () => {
    const environment = current();
    const namespace = await inNamespaceOfItsOwn();
    await helmHere('install', RELEASE, CHART, '--namespace', namespace);
    await replicasAreMade(namespace);
    await operate(environment, namespace);
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await environment.kubectl('get', 'events')).toContain('AllTasksSettled');
    const { access } = await asOperator(namespace);
    expect(await takenOf(access, forbidden(environment.namespace, namespace))).toEqual([]);
    expect(await deniedOf(access, allowed(environment.namespace, namespace))).toEqual([]);
  });

  test('of one team runs the sweeps of its namespace, and sees no other', async () => {
    const environment = current();
    const namespace = await inNamespaceOfItsOwn();
    const values = `watchNamespaces={${environment.namespace}},operator.clusterName=test,rbac.aggregate=false`;
    await helmHere('install', RELEASE, CHART, '--namespace', namespace, '--set', values);
    const { access, file } = await asOperator(namespace);
    environment.startOperator({ kubeconfig: file, leaseNamespace: namespace });
    environment.simulate(completing(environment.ledger));
    await environment.apply();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await takenOf(access, ELSEWHERE)).toEqual([]);
  });

  test('is upgraded from an older chart while a sweep runs', async () => {
    const environment = current();
    const namespace = await inNamespaceOfItsOwn();
    await helmHere('install', RELEASE, olderChart(), '--namespace', namespace);
    expect(await columns()).not.toContain('Ticker');
    await operate(environment, namespace);
    const gate = Promise.withResolvers<void>();
    const complete = completing(environment.ledger);
    environment.simulate(async (codeTask, pod) => {
      await gate.promise;
      return complete(codeTask, pod);
    });
    await environment.apply({ parameters: EIGHT });
    await until('two run', async () => (await environment.sweep()).status?.tasks?.active === 2);
    const before = await environment.sweep();
    await helmHere('upgrade', RELEASE, CHART, '--namespace', namespace);
    gate.resolve();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(await columns()).toContain('Ticker');
    expect((await environment.sweep()).metadata.uid).toBe(before.metadata.uid);
    expect((await environment.tasks()).map(({ attempt }) => attempt)).toEqual(Array(8).fill(1));
  });

  test('is uninstalled in the middle of a sweep and installed again, and no task is lost or trained twice', async () => {
    const environment = current();
    const namespace = await inNamespaceOfItsOwn();
    await helmHere('install', RELEASE, CHART, '--namespace', namespace);
    const stop = await operate(environment, namespace);
    const gate = Promise.withResolvers<void>();
    const complete = completing(environment.ledger);
    let trained = 0;
    environment.simulate(async (codeTask, pod) => {
      trained += 1;
      if (trained > 4) await gate.promise;
      return complete(codeTask, pod);
    });
    await environment.apply({ parameters: EIGHT });
    await until('four are done', async () => (await completed(environment)) === 4);
    await stop();
    await helmHere('uninstall', RELEASE, '--namespace', namespace, '--wait');
    expect((await environment.sweep()).metadata.name).toBe(NAME);
    await helmHere('install', RELEASE, CHART, '--namespace', namespace);
    await operate(environment, namespace);
    gate.resolve();
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    expect(trained).toBe(8);
    expect((await environment.tasks()).map(({ status, attempt }) => `${status} ${attempt}`)).toEqual(
      Array(8).fill('Completed 1'),
    );
  });
});

async function ensureNamespace(name: string): Promise<void> {
  const { status } = await cluster.api.send('GET', `/api/v1/namespaces/${name}`);
  if (status === 404) await cluster.namespace(name);
}

/** The namespace's Pod Security Standard lets the pods in. */
async function replicasAreMade(namespace: string): Promise<void> {
  await until('both replicas are there', async () => {
    const pods = await cluster.kubectl(['-n', namespace, 'get', 'pods', '--output=name']);
    return pods.trim().split('\n').filter(Boolean).length === 2;
  });
}

async function columns(): Promise<string[]> {
  const path = 'jsonpath={.spec.versions[0].additionalPrinterColumns[*].name}';
  return (await cluster.kubectl(['get', 'crd', 'tuningsweeps.tuningsweep.io', '-o', path])).split(' ');
}

/** The chart as it might have been: another version, and a definition that lacks a column. */
function olderChart(): string {
  const folder = join(scratch, 'older');
  cpSync(CHART, folder, { recursive: true });
  const edit = (file: string, from: RegExp, to: string): void => {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!from.test(text)) throw new Error(`${file} has no ${from}`);
    writeFileSync(join(folder, file), text.replace(from, to));
  };
  edit('Chart.yaml', /^version: .*$/m, 'version: 0.0.1');
  edit('templates/crd.yaml', / *- name: Ticker\n(?: {10}.*\n)*/, '');
  return folder;
}

type Request = readonly ['GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', string];

/** What the chart does not give; a namespace of sweeps and the release's own. */
function forbidden(sweeps: string, own: string): Request[] {
  const core = `/api/v1/namespaces/${sweeps}`;
  return [
    ['GET', `${core}/secrets`],
    ['GET', `${core}/secrets/tuningsweep-ledger`],
    ['GET', `/api/v1/namespaces/${own}/secrets/tuningsweep-operator-ledger`],
    ['GET', `${core}/configmaps`],
    ['POST', `${core}/configmaps`],
    ['POST', `${core}/pods`],
    ['DELETE', `${core}/pods`],
    ['PATCH', `${core}/pods/any`],
    ['POST', `${core}/pods/any/exec`],
    ['GET', `${core}/pods/any/log`],
    ['POST', `${core}/pods/any/eviction`],
    ['DELETE', `${core}/events`],
    ['POST', `${core}/serviceaccounts`],
    ['POST', `${core}/serviceaccounts/default/token`],
    ['GET', '/api/v1/namespaces'],
    ['GET', '/api/v1/namespaces/default'],
    ['DELETE', core],
    ['GET', '/api/v1/nodes'],
    ['POST', `/apis/tuningsweep.io/v1alpha1/namespaces/${sweeps}/tuningsweeps`],
    ['DELETE', `/apis/tuningsweep.io/v1alpha1/namespaces/${sweeps}/tuningsweeps/${NAME}`],
    ['PUT', `/apis/batch/v1/namespaces/${sweeps}/jobs/any`],
    ['DELETE', `/apis/batch/v1/namespaces/${sweeps}/jobs`],
    ['POST', `/apis/batch/v1/namespaces/${sweeps}/cronjobs`],
    ['GET', `/apis/apps/v1/namespaces/${own}/deployments`],
    ['POST', `/apis/apps/v1/namespaces/${sweeps}/deployments`],
    ['GET', `/apis/coordination.k8s.io/v1/namespaces/${own}/leases/another`],
    ['POST', `/apis/coordination.k8s.io/v1/namespaces/${sweeps}/leases`],
    ['GET', '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler'],
    ['POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${sweeps}/rolebindings`],
    ['POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'],
    ['PATCH', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/tuningsweeps.tuningsweep.io'],
    ['GET', '/metrics'],
  ];
}

/** What a release with some namespaces may not see. */
const ELSEWHERE: Request[] = [
  ['GET', '/api/v1/pods'],
  ['GET', '/api/v1/namespaces/default/pods'],
  ['GET', '/apis/batch/v1/jobs'],
  ['GET', '/apis/tuningsweep.io/v1alpha1/namespaces/default/tuningsweeps'],
  ['GET', '/api/v1/namespaces/kube-system'],
];

/** Requests that change nothing, to see that refusals are not everywhere. */
function allowed(sweeps: string, own: string): Request[] {
  return [
    ['GET', '/api/v1/namespaces/kube-system'],
    ['GET', '/api/v1/pods'],
    ['GET', `/api/v1/namespaces/${sweeps}/events`],
    ['GET', `/apis/batch/v1/namespaces/${sweeps}/jobs`],
    ['GET', '/apis/tuningsweep.io/v1alpha1/tuningsweeps'],
    ['GET', `/apis/coordination.k8s.io/v1/namespaces/${own}/leases/tuningsweep-operator`],
  ];
}

async function takenOf(access: Access, requests: Request[]): Promise<string[]> {
  return (await answers(access, requests)).filter((answer) => !answer.endsWith(' 403'));
}

async function deniedOf(access: Access, requests: Request[]): Promise<string[]> {
  return (await answers(access, requests)).filter((answer) => !answer.endsWith(' 200'));
}

async function answers(access: Access, requests: Request[]): Promise<string[]> {
  const api = connect(access);
  const body = (method: string): string | undefined => (method === 'GET' ? undefined : '{}');
  return Promise.all(
    requests.map(async ([method, path]) => `${method} ${path} ${(await api.send(method, path, body(method))).status}`),
  );
}
