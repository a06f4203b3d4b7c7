import { expect, describe, it } from 'vitest';
import { useControlPlane } from '../../../test/cluster/use.ts';
import { isAlreadyExists, isConflict, isForbidden, isInvalid, isNotFound, KubeConnectionError } from './errors.ts';
import type { RequestObservation } from './transport.ts';
import { LEASES } from '../resource.ts';
import { clientOf, CONFIG_MAPS, configMap, stopLater, throughGateway } from '../../test/clients.ts';

const cluster = useControlPlane();

describe('objects', () => {
  it('are created, read, changed and deleted', async () => {
    const client = clientOf(cluster.connection);
    const ref = { namespace: await cluster.namespace(), name: 'x' };

    const created = await client.create(CONFIG_MAPS, configMap(ref.namespace, 'x', { a: '1' }));
    await client.mergePatch(CONFIG_MAPS, ref, { data: { b: '2' } });
    await client.mergePatch(CONFIG_MAPS, ref, { data: { a: null } });
    const read = await client.get(CONFIG_MAPS, ref);
    await client.replace(CONFIG_MAPS, { ...read, data: { c: '3' } });

    expect(read.data).toEqual({ b: '2' });
    expect((await client.get(CONFIG_MAPS, ref)).data).toEqual({ c: '3' });
    await client.delete(CONFIG_MAPS, ref, { uid: created.metadata?.uid });
    await expect(client.get(CONFIG_MAPS, ref)).rejects.toSatisfy(isNotFound);
  });

  it('are applied: fields belong to their manager, and are taken over by force', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    const apply = (data: Record<string, string>, fieldManager: string, force = false) =>
      client.apply(CONFIG_MAPS, configMap(namespace, 'x', data), { fieldManager, force });

    await apply({ a: '1' }, 'one');
    await apply({ b: '2' }, 'two');
    await expect(apply({ a: '3' }, 'two')).rejects.toSatisfy(isConflict);
    const forced = await apply({ a: '3' }, 'two', true);

    expect(forced.data).toEqual({ a: '3' });
    expect(forced.metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toContainEqual([
      'two',
      'Apply',
    ]);
  });

  it('are only checked in a dry run', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();

    await client.create(CONFIG_MAPS, configMap(namespace, 'x'), { dryRun: true });

    expect((await client.list(CONFIG_MAPS, { namespace, fieldSelector: 'metadata.name=x' })).items).toEqual([]);
    const misnamed = client.create(CONFIG_MAPS, configMap(namespace, 'Not a name'), { dryRun: true });
    await expect(misnamed).rejects.toSatisfy(isInvalid);
  });

  it('are not deleted in place of others with the same name', async () => {
    const client = clientOf(cluster.connection);
    const ref = { namespace: await cluster.namespace(), name: 'x' };
    await client.create(CONFIG_MAPS, configMap(ref.namespace, 'x'));

    const uid = '00000000-0000-0000-0000-000000000000';
    await expect(client.delete(CONFIG_MAPS, ref, { uid })).rejects.toSatisfy(isConflict);
  });

  it('are refused with what the server says', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    await client.create(CONFIG_MAPS, configMap(namespace, 'x'));

    const again = client.create(CONFIG_MAPS, configMap(namespace, 'x'));

    await expect(again).rejects.toSatisfy(isAlreadyExists);
    await expect(again).rejects.toThrow(
      `POST /api/v1/namespaces/${namespace}/configmaps: 409 AlreadyExists: configmaps "x" already exists`,
    );
  });

  it('are refused to those who may not see them', async () => {
    const namespace = await cluster.namespace();
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
    const { token } = await cluster.account({ namespace, name: 'reader', rules });
    const { client } = await throughGateway({ ...cluster.connection, token });

    await expect(client.get(CONFIG_MAPS, { namespace, name: 'x' })).rejects.toSatisfy(isNotFound);
    await expect(client.list(CONFIG_MAPS, { namespace })).rejects.toSatisfy(isForbidden);
  });
});

describe('requests', () => {
  it('share connections', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();

    for (let request = 0; request < 30; request++) await client.list(LEASES, { namespace });

    // A second one when a request comes before undici has noted the end of the one before.
    expect(gateway.connections).toBeLessThanOrEqual(2);
  });

  it('say who asks, and are told to metrics', async () => {
    const told: RequestObservation[] = [];
    const { client, gateway } = await throughGateway(cluster.connection, { onRequest: (each) => told.push(each) });
    const namespace = await cluster.namespace();

    await client.list(CONFIG_MAPS, { namespace });
    await client.get(CONFIG_MAPS, { namespace, name: 'none' }).catch(() => undefined);
    gateway.disconnect();
    await client.create(CONFIG_MAPS, configMap(namespace, 'x')).catch(() => undefined);

    const host = new URL(gateway.url).host;
    expect(gateway.seen[0]?.userAgent).toMatch(/^tuningsweep-operator\/1\.2\.3 \(/);
    expect(told.map(({ seconds: _, ...rest }) => rest)).toEqual([
      { method: 'GET', host, code: '200', resource: 'configmaps' },
      { method: 'GET', host, code: '404', resource: 'configmaps' },
      { method: 'POST', host, code: '<error>', resource: 'configmaps' },
    ]);
  });

  it('are put off as long as the server asks for, and tried again', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    let refusals = 0;
    gateway.guard = () => (refusals++ < 2 ? { status: 429, headers: { 'retry-after': '1' } } : undefined);
    const started = performance.now();

    await client.create(CONFIG_MAPS, configMap(namespace, 'x'));

    expect(performance.now() - started).toBeGreaterThanOrEqual(2000);
    expect(gateway.count('POST', 'configmaps')).toBe(3);
  });

  it('are not tried again when nobody knows whether they were carried out', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    gateway.guard = () => {
      gateway.cut();
      return undefined;
    };

    const creating = client.create(CONFIG_MAPS, configMap(namespace, 'x'));

    await expect(creating).rejects.toThrow(KubeConnectionError);
    expect(gateway.count('POST', 'configmaps')).toBe(1);
  });

  it('that only read are tried again on another connection', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    let cuts = 0;
    gateway.guard = () => {
      if (cuts++ === 0) gateway.cut();
      return undefined;
    };

    await expect(client.list(CONFIG_MAPS, { namespace })).resolves.toMatchObject({ items: expect.any(Array) });
    expect(gateway.count('GET', 'configmaps')).toBe(2);
  });

  it('end when they take too long', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    gateway.guard = async () => new Promise(() => {});

    await expect(client.list(CONFIG_MAPS, {}, { timeoutMs: 100 })).rejects.toThrow(
      'GET /api/v1/configmaps: no whole answer within 0.1 s',
    );
  });

  it('end with the reason of their signal', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const controller = stopLater();
    gateway.guard = async () => {
      controller.abort(new Error('shutting down'));
      return new Promise(() => {});
    };

    await expect(client.list(CONFIG_MAPS, {}, { signal: controller.signal })).rejects.toThrow('shutting down');
  });

  it('are held back by the limiter, except those that must not wait', async () => {
    const { client } = await throughGateway(cluster.connection, { limit: { qps: 0.001, burst: 1 } });
    const namespace = await cluster.namespace();
    await client.list(CONFIG_MAPS, { namespace });
    const controller = stopLater();

    const held = client.list(CONFIG_MAPS, { namespace }, { signal: controller.signal });
    await client.list(LEASES, { namespace }, { unlimited: true });
    controller.abort(new Error('still held back'));

    await expect(held).rejects.toThrow('still held back');
  });
});

describe('watch', () => {
  it('gives changes as they come', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    const { resourceVersion } = (await client.list(CONFIG_MAPS, { namespace })).metadata;
    const seen: string[] = [];
    const query = { namespace, resourceVersion, labelSelector: 'watched' };

    const watching = (async () => {
      for await (const { type, object } of client.watch(CONFIG_MAPS, query)) {
        seen.push(`${type} ${object.metadata?.name}`);
        if (type === 'DELETED') break;
      }
    })();
    const object = configMap(namespace, 'x');
    await client.create(CONFIG_MAPS, configMap(namespace, 'not-watched'));
    await client.create(CONFIG_MAPS, { ...object, metadata: { ...object.metadata, labels: { watched: '' } } });
    await client.mergePatch(CONFIG_MAPS, { namespace, name: 'x' }, { data: { a: '1' } });
    await client.delete(CONFIG_MAPS, { namespace, name: 'x' });

    await watching;
    expect(seen).toEqual(['ADDED x', 'MODIFIED x', 'DELETED x']);
  });

  it('does not wait for ever on a connection that has died quietly', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();

    const watching = (async () => {
      const query = { namespace, fieldSelector: 'metadata.name=x', silenceMs: 1000 };
      for await (const { type } of client.watch(CONFIG_MAPS, query)) expect(type).toBe('BOOKMARK');
    })();

    await expect(watching).rejects.toThrow(`/namespaces/${namespace}/configmaps: cut off: Body Timeout Error`);
  });

  it('says that it was cut off', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    await client.create(CONFIG_MAPS, configMap(namespace, 'x'));

    const watching = (async () => {
      for await (const _ of client.watch(CONFIG_MAPS, { namespace, resourceVersion: '0' })) gateway.cut();
    })();

    await expect(watching).rejects.toThrow(KubeConnectionError);
  });
});
