import type { CoreV1Event } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compact } from '../../../test/cluster/control-plane/compaction.ts';
import { startControlPlane } from '../../../test/cluster/control-plane/control-plane.ts';
import type { ControlPlane } from '../../../test/cluster/control-plane/control-plane.ts';
import { until } from '../../../test/support/until.ts';
import type { KubeClient } from '../client/client.ts';
import { KubeConnectionError } from '../client/errors.ts';
import type { ResourceType, Wire } from '../resource.ts';
import { clientOf, CONFIG_MAPS, configMap, throughGateway } from '../../test/clients.ts';
import { startInformer } from '../../test/informers.ts';

/** API servers keep no cache of events: an old version is as old as etcd says. */
const EVENTS: ResourceType<Wire<CoreV1Event>> = { group: '', version: 'v1', plural: 'events', namespaced: true };

const NAMESPACE = 'default';

let plane: ControlPlane;
beforeAll(async () => {
  plane = await startControlPlane({ nodes: 0 });
});
afterAll(async () => plane.stop());

async function createEvent(client: KubeClient, name: string): Promise<void> {
  await client.create(EVENTS, {
    metadata: { namespace: NAMESPACE, name, labels: { watched: '' } },
    involvedObject: { namespace: NAMESPACE },
    reason: 'Tested',
  });
}

const WATCHED = { namespaces: [NAMESPACE], labelSelector: 'watched' };

describe('when history is compacted', () => {
  it('a reflector whose version is gone lists again', async () => {
    const { client, gateway } = await throughGateway(plane);
    const direct = clientOf(plane);
    await createEvent(direct, 'before');
    const watched = await startInformer(client, EVENTS, WATCHED);
    await until('a watch', () => gateway.count('GET', 'watch=true') > 0);

    gateway.disconnect();
    await direct.delete(EVENTS, { namespace: NAMESPACE, name: 'before' });
    await createEvent(direct, 'after');
    await createEvent(direct, 'newest');
    await compact(plane);
    gateway.restore();

    await until('the new state', () => watched.names().join() === 'after,newest');
    expect(watched.restarts).toContain('Expired');
    expect(gateway.count('GET', 'limit=')).toBe(2);
  });

  it('a list whose pages are gone is read at once', async () => {
    const { client, gateway } = await throughGateway(plane);
    const direct = clientOf(plane);
    for (const name of ['page-1', 'page-2', 'page-3']) await createEvent(direct, name);
    gateway.guard = async ({ url }) => {
      if (!url.includes('continue=')) return undefined;
      await createEvent(direct, 'page-4');
      await compact(plane);
      return undefined;
    };

    const watched = await startInformer(client, EVENTS, { ...WATCHED, pageSize: 1 });

    expect(watched.names()).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3', 'page-4']));
    expect(gateway.count('GET', 'continue=')).toBe(1);
    expect(watched.restarts).toEqual([]);
  });
});

describe('when the API server is restarted', () => {
  it('a reflector catches up with what happened', async () => {
    const client = clientOf(plane);
    await client.create(CONFIG_MAPS, configMap(NAMESPACE, 'before'));
    const watched = await startInformer(client, CONFIG_MAPS, { namespaces: [NAMESPACE] });
    const ours = (): string[] => watched.names().filter((name) => name !== 'kube-root-ca.crt');
    expect(ours()).toEqual(['before']);

    await plane.stopApiServer();
    await expect(client.list(CONFIG_MAPS)).rejects.toThrow(KubeConnectionError);
    await plane.startApiServer();
    await client.create(CONFIG_MAPS, configMap(NAMESPACE, 'after'));
    await client.delete(CONFIG_MAPS, { namespace: NAMESPACE, name: 'before' });

    await until('the new state', () => ours().join() === 'after');
    expect(watched.restarts).toContain('Failed');
  });
});
