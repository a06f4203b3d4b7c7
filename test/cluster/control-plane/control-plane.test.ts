import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../client/api.ts';
import type { Api, KubeObject } from '../client/api.ts';
import { chosenRelease } from '../programs/programs.ts';
import { useControlPlane } from '../use.ts';
import { compact } from './compaction.ts';
import { startControlPlane } from './control-plane.ts';
import type { ControlPlane } from './control-plane.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

function configMap(): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `test-${randomUUID()}` } };
}

describe('the control plane of a run', () => {
  const cluster = useControlPlane();

  it('is of the release that was asked for, and so is kubectl', async () => {
    const { version } = chosenRelease();
    const said = JSON.parse(await cluster.kubectl(['version', '--output=json']));
    expect(said.serverVersion.gitVersion).toMatch(new RegExp(`^${version.split('.', 2).join('[.]')}[.]`));
    expect(said.clientVersion.gitVersion).toBe(said.serverVersion.gitVersion);
  });

  it('knows the custom resource by all its names', async () => {
    const namespace = await cluster.namespace();
    expect(await cluster.kubectl(['get', 'tsw', `--namespace=${namespace}`, '--output=name'])).toBe('');
    expect(await cluster.kubectl(['explain', 'tuningsweep.spec.parallelism'])).toContain('FIELD: parallelism');
  });

  it('gives an account the rights that were asked for and no others', async () => {
    const namespace = await cluster.namespace();
    const rules = [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] }];
    const account = connect(await cluster.account({ namespace, name: 'operator', rules }));
    const listing = async (path: string): Promise<number> => (await account.send('GET', path)).status;
    expect(await listing(`/apis/batch/v1/namespaces/${namespace}/jobs`)).toBe(200);
    expect(await listing(`/apis/batch/v1/jobs`)).toBe(403);
    expect(await listing(`/api/v1/namespaces/${namespace}/secrets`)).toBe(403);
  });

  it('deletes a namespace with what is in it', async () => {
    const namespace = await cluster.namespace();
    await cluster.api.call('POST', `/api/v1/namespaces/${namespace}/configmaps`, configMap());
    await cluster.kubectl(['delete', 'namespace', namespace, '--timeout=300s']);
    const { status } = await cluster.api.send('GET', `/api/v1/namespaces/${namespace}`);
    expect(status).toBe(404);
  });
});

describe('a control plane of a test’s own', () => {
  let plane: ControlPlane;
  let api: Api;
  beforeAll(async () => {
    plane = await startControlPlane({ nodes: 1 });
    api = connect(plane);
  });
  afterAll(() => plane.stop());

  it('answers 410 to a page and to a watch that go on from a revision which was compacted away', async () => {
    const old = await api.call('POST', CONFIG_MAPS, configMap());
    // The second page is there whether or not the controller manager has published kube-root-ca.crt by now.
    await api.call('POST', CONFIG_MAPS, configMap());
    const path = `${CONFIG_MAPS}?limit=1`;
    const page = await api.call<{ metadata: { continue: string } }>('GET', path);
    await api.call('POST', CONFIG_MAPS, configMap());
    await compact(plane);
    await plane.stopApiServer();
    await plane.startApiServer();
    const next = await api.send('GET', `${path}&continue=${page.metadata.continue}`);
    expect(next.status).toBe(410);
    const watch = `${CONFIG_MAPS}?watch=1&timeoutSeconds=1&resourceVersion=${old.metadata.resourceVersion}`;
    expect((await api.send('GET', watch)).body).toContain('"code":410');
  });

  it('keeps its objects and its address when the API server is killed and started again', async () => {
    const { metadata } = await api.call('POST', CONFIG_MAPS, configMap());
    await plane.stopApiServer();
    await expect(api.send('GET', '/readyz')).rejects.toThrow('ECONNREFUSED');
    await plane.startApiServer();
    const found = await api.call('GET', `${CONFIG_MAPS}/${metadata.name}`);
    expect(found.metadata.uid).toBe(metadata.uid);
  });

  it('leaves nothing behind', async () => {
    const other = await startControlPlane({ nodes: 0 });
    const folder = dirname(other.kubeconfig);
    expect(existsSync(folder)).toBe(true);
    await other.stop();
    expect(existsSync(folder)).toBe(false);
    await expect(connect(plane).send('GET', other.url)).rejects.toThrow('ECONNREFUSED');
  });
});
