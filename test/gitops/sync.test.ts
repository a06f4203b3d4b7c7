import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { insertExampleData } from '../operator/data.ts';
import { manifestOf } from '../operator/manifest.ts';
import { completing, useStage, type Stage } from '../operator/environment.ts';
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

const LIMIT = { timeout: 120_000 };

describe('a manifest that is kept in Git', LIMIT, () => {
  const current = useStage();

  test.each(['argocd-controller', 'kustomize-controller'])('%s sees no difference, however often', async (manager) => {
    const stage = current();
    stage.startOperator();
    stage.play(completing(stage.ledger));
    await sync(stage, manager);
    const first = await stage.sweep();
    expect(await sync(stage, manager)).toContain('serverside-applied');
    await stage.reaches('Succeeded', 'True AllTasksSettled');
    await sync(stage, manager);
    const last = await stage.sweep();
    expect(last.metadata.generation).toBe(1);
    expect(last.spec).toEqual(first.spec);
    expect(await difference(stage, manager)).toBe('');
  });
});

const manifest = JSON.stringify(manifestOf({}, {}));

function sync(stage: Stage, manager: string): Promise<string> {
  const args = ['-n', stage.namespace, 'apply', '--server-side', '--force-conflicts', `--field-manager=${manager}`];
  return stage.cluster.kubectl([...args, '-f', '-'], { stdin: manifest });
}

/** What `kubectl diff` prints; it ends with 1 when there is something. */
function difference(stage: Stage, manager: string): Promise<string> {
  const args = ['-n', stage.namespace, 'diff', '--server-side', '--force-conflicts', `--field-manager=${manager}`];
  return stage.cluster.kubectl([...args, '-f', '-'], { stdin: manifest });
}

describe('examples', () => {
  test.each(MANIFESTS)('%s is one or more manifests', (file) => {
    for (const document of parseAllDocuments(readFileSync(new URL(file, EXAMPLES), 'utf8'))) {
      expect(document.errors).toEqual([]);
      expect(document.toJS()).toMatchObject(ANY_MANIFEST);
    }
  });
});

describe('the example for Kueue', LIMIT, () => {
  const current = useStage();

  test('a queue that holds every Job: its tasks are pending, as many as may run at a time, until they are let go', async () => {
    const stage = current();
    const text = readFileSync(new URL('kueue/sweep.yaml', EXAMPLES), 'utf8');
    const queue = parse(text).metadata.labels['kueue.x-k8s.io/queue-name'];
    await insertExampleData(stage.ledger);
    stage.startOperator();
    await stage.cluster.kubectl(['-n', stage.namespace, 'apply', '-f', '-'], { stdin: text });
    await until('its Jobs are there', async () => (await stage.jobs()).length === 8);
    for (const { metadata } of await stage.jobs()) {
      expect(metadata?.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': queue });
      expect(metadata?.labels).toHaveProperty([LABEL.codeTask]);
    }
    await suspendAll(stage, true);
    await until('all are held', async () => (await stage.kubectl('get', 'pods', '-o', 'name')) === '');
    const held = await uids(stage);
    await suspendAll(stage, false);
    stage.play(completing(stage.ledger));
    await stage.kubectl('wait', '--for=condition=Finished', `tsw/usd-krw-queued`, '--timeout=80s');
    const { status } = JSON.parse(await stage.kubectl('get', 'tsw', 'usd-krw-queued', '-o', 'json'));
    expect(status.tasks).toMatchObject({ total: 8, completed: 8 });
    expect(await uids(stage)).toEqual(held);
  });
});

async function uids(stage: Stage): Promise<Set<string | undefined>> {
  return new Set((await stage.jobs()).map(({ metadata }) => metadata?.uid));
}

/** What Kueue does to Jobs without quota, and once there is some. */
async function suspendAll(stage: Stage, suspend: boolean): Promise<void> {
  for (const { metadata } of await stage.jobs())
    await stage.kubectl(
      'patch',
      'job',
      metadata?.name ?? '',
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { suspend } }),
    );
}
