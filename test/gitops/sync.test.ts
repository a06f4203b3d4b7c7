import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { insertExampleData } from '../operator/data.ts';
import { manifestOf } from '../operator/manifest.ts';
import { completing, useEnvironment } from '../operator/environment.ts';
import type { TestEnvironment } from '../operator/environment.ts';
import { LABEL } from '../../ledger/src/contracts.ts';
import { until } from '../support/until.ts';

const ANY_MANIFEST = {
  apiVersion: expect.any(String),
  kind: expect.any(String),
  metadata: { name: expect.any(String) },
};

const EXAMPLES = new URL('../../examples/', import.meta.url);
/** All but the patch, which test/gitops/argocd.ts reads. */
const MANIFESTS = ['gitops/argocd/application.yaml', ...listed('gitops/flux'), ...listed('kueue')];

function listed(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, EXAMPLES)).map((file) => `${folder}/${file}`);
}

describe('a manifest that is kept in Git', () => {
  const current = useEnvironment();

  test.each(['argocd-controller', 'kustomize-controller'])('%s sees no difference, however often', async (manager) => {
    const environment = current();
    environment.startOperator();
    environment.simulate(completing(environment.ledger));
    await sync(environment, manager);
    const first = await environment.sweep();
    expect(await sync(environment, manager)).toContain('serverside-applied');
    await environment.reaches('Succeeded', 'True AllTasksSettled');
    await sync(environment, manager);
    const last = await environment.sweep();
    expect(last.metadata.generation).toBe(1);
    expect(last.spec).toEqual(first.spec);
    expect(await difference(environment, manager)).toBe('');
  });
});

const manifest = JSON.stringify(manifestOf({}, {}));

function sync(environment: TestEnvironment, manager: string): Promise<string> {
  const args = [
    '-n',
    environment.namespace,
    'apply',
    '--server-side',
    '--force-conflicts',
    `--field-manager=${manager}`,
  ];
  return environment.cluster.kubectl([...args, '-f', '-'], { stdin: manifest });
}

/** What `kubectl diff` prints; it ends with 1 when there is something. */
function difference(environment: TestEnvironment, manager: string): Promise<string> {
  const args = [
    '-n',
    environment.namespace,
    'diff',
    '--server-side',
    '--force-conflicts',
    `--field-manager=${manager}`,
  ];
  return environment.cluster.kubectl([...args, '-f', '-'], { stdin: manifest });
}

describe('examples', () => {
  test.each(MANIFESTS)('%s is one or more manifests', (file) => {
    for (const document of parseAllDocuments(readFileSync(new URL(file, EXAMPLES), 'utf8'))) {
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toMatchObject(ANY_MANIFEST);
    }
  });
});

describe('the example for Kueue', () => {
  const current = useEnvironment();

  test('a queue that holds every Job: its tasks are pending, as many as may run at a time, until they are let go', async () => {
    const environment = current();
    const text = readFileSync(new URL('kueue/sweep.yaml', EXAMPLES), 'utf8');
    const queue = parse(text).metadata.labels['kueue.x-k8s.io/queue-name'];
    await insertExampleData(environment.ledger);
    environment.startOperator();
    await environment.cluster.kubectl(['-n', environment.namespace, 'apply', '-f', '-'], { stdin: text });
    await until('its Jobs are there', async () => (await environment.jobs()).length === 8);
    for (const { metadata } of await environment.jobs()) {
      expect(metadata?.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': queue });
      expect(metadata?.labels).toHaveProperty([LABEL.codeTask]);
    }
    await suspendAll(environment, true);
    await until('all are held', async () => (await environment.kubectl('get', 'pods', '-o', 'name')) === '');
    const held = await uids(environment);
    await suspendAll(environment, false);
    environment.simulate(completing(environment.ledger));
    await environment.kubectl('wait', '--for=condition=Finished', `tsw/usd-krw-queued`, '--timeout=300s');
    const { status } = JSON.parse(await environment.kubectl('get', 'tsw', 'usd-krw-queued', '-o', 'json'));
    expect(status.tasks).toMatchObject({ total: 8, completed: 8 });
    expect(await uids(environment)).toEqual(held);
  });
});

async function uids(environment: TestEnvironment): Promise<Set<string | undefined>> {
  return new Set((await environment.jobs()).map(({ metadata }) => metadata?.uid));
}

/** What Kueue does to Jobs without quota, and once there is some. */
async function suspendAll(environment: TestEnvironment, suspend: boolean): Promise<void> {
  for (const { metadata } of await environment.jobs())
    await environment.kubectl(
      'patch',
      'job',
      metadata?.name ?? '',
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { suspend } }),
    );
}
