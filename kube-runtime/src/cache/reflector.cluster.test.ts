import { describe, expect, it } from 'vitest';
import { useControlPlane } from '../../../test/cluster/use.ts';
import { until } from '../../../test/support/until.ts';
import type { KubeClient } from '../client/client.ts';
import { Informer } from './informer.ts';
import { Store } from './store.ts';
import { clientOf, CONFIG_MAPS, configMap, throughGateway } from '../../test/clients.ts';
import type { ConfigMap } from '../../test/clients.ts';
import { startInformer } from '../../test/informers.ts';
import type { Watched } from '../../test/informers.ts';

const cluster = useControlPlane();

const WATCHED = { labelSelector: 'watched' };

async function create(client: KubeClient, namespace: string, name: string): Promise<void> {
  const object = configMap(namespace, name);
  await client.create(CONFIG_MAPS, { ...object, metadata: { ...object.metadata, labels: { watched: '' } } });
}

async function expectNames(watched: Watched<ConfigMap>, names: readonly string[]): Promise<void> {
  await until(`objects ${names.join(', ')}`, () => watched.names().join() === names.join());
}

describe('Informer', () => {
  it('knows what there is and what becomes of it', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    await create(client, namespace, 'a');

    const watched = await startInformer(client, CONFIG_MAPS, { ...WATCHED, namespaces: [namespace] });
    expect(watched.names()).toEqual(['a']);
    await create(client, namespace, 'b');
    await client.delete(CONFIG_MAPS, { namespace, name: 'a' });
    await expectNames(watched, ['b']);
    await client.mergePatch(CONFIG_MAPS, { namespace, name: 'b' }, { data: { x: '1' } });

    await until('the change', () => watched.store.get(`${namespace}/b`)?.data?.['x'] === '1');
    expect(watched.store.get(`${namespace}/b`)?.metadata?.managedFields).toBeUndefined();
    expect(watched.restarts).toEqual([]);
  });

  it('reads 1,000 objects in pages', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    const names = Array.from({ length: 1000 }, (_, index) => `x${String(index).padStart(4, '0')}`);
    await inTurns(names, 10, async (name) => create(client, namespace, name));

    const watched = await startInformer(client, CONFIG_MAPS, { ...WATCHED, namespaces: [namespace], pageSize: 300 });

    expect(watched.names()).toEqual(names);
    expect(gateway.count('GET', 'limit=300')).toBe(4);
  });

  it('watches several namespaces, and no others', async () => {
    const client = clientOf(cluster.connection);
    const [one, two, other] = [await cluster.namespace(), await cluster.namespace(), await cluster.namespace()];
    const watched = await startInformer(client, CONFIG_MAPS, { ...WATCHED, namespaces: [one, two, one] });

    await create(client, other, 'c');
    await create(client, one, 'a');
    await create(client, two, 'b');

    await expectNames(watched, ['a', 'b']);
  });

  it('watches all namespaces', async () => {
    const client = clientOf(cluster.connection);
    const namespaces = [await cluster.namespace(), await cluster.namespace()];
    const watched = await startInformer(client, CONFIG_MAPS, WATCHED);

    for (const namespace of namespaces) await create(client, namespace, 'a');

    const keys = namespaces.map((each) => `${each}/a`);
    await until('both', () => keys.every((key) => watched.store.get(key) !== undefined));
    expect(keys.map((key) => watched.store.get(key)?.metadata?.name)).toEqual(['a', 'a']);
  });

  it('goes on where it was when the server ends a watch, as it does after a while', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    const watched = await startInformer(client, CONFIG_MAPS, {
      ...WATCHED,
      namespaces: [namespace],
      watchSeconds: 0.5,
    });

    await until('two watches that came to their end', () => watched.restarts.length >= 2);
    await create(client, namespace, 'a');

    await expectNames(watched, ['a']);
    expect(new Set(watched.restarts)).toEqual(new Set(['Ended']));
    expect(gateway.count('GET', 'limit=')).toBe(1);
  });

  it('goes on where it was after a watch was cut, without another list', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const direct = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    await create(direct, namespace, 'a');
    const watched = await startInformer(client, CONFIG_MAPS, { ...WATCHED, namespaces: [namespace] });
    await until('a watch', () => gateway.count('GET', 'watch=true') > 0);

    gateway.disconnect();
    await direct.delete(CONFIG_MAPS, { namespace, name: 'a' });
    await create(direct, namespace, 'b');
    await until('several tries', () => watched.restarts.length >= 3);
    gateway.restore();

    await expectNames(watched, ['b']);
    expect(new Set(watched.restarts)).toEqual(new Set(['Failed']));
    expect(gateway.count('GET', 'limit=')).toBe(1);
  });

  it('starts while the server cannot be reached, and catches up', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    const namespace = await cluster.namespace();
    await create(clientOf(cluster.connection), namespace, 'a');
    gateway.disconnect();

    const starting = startInformer(client, CONFIG_MAPS, {
      ...WATCHED,
      namespaces: [namespace],
      onRestart: () => gateway.restore(),
    });

    expect((await starting).names()).toEqual(['a']);
  });

  it('tells of every object again, from time to time, of some less often', async () => {
    const client = clientOf(cluster.connection);
    const namespace = await cluster.namespace();
    for (const name of ['a', 'b']) await create(client, namespace, name);
    const resyncs = ({ metadata }: ConfigMap, round: number): boolean => metadata?.name === 'a' || round % 3 === 0;
    const options = { ...WATCHED, namespaces: [namespace], resyncMs: 50, resyncs };
    const watched = await startInformer(client, CONFIG_MAPS, options);
    const told: string[] = [];

    watched.store.onChange((before, after) => told.push(`${before === after} ${after?.metadata?.name}`));

    // Some rounds may have been before anybody listened.
    await until('b once', () => told.includes('true b'));
    const first = told.indexOf('true b') + 1;
    const again = ['true a', 'true a', 'true a', 'true b'];
    await until('both twice more', () => told.length >= first + 8);
    expect(told.slice(first, first + 8)).toEqual([...again, ...again]);
  });

  it('is not synced when it was stopped before', async () => {
    const { client, gateway } = await throughGateway(cluster.connection);
    gateway.disconnect();
    const store = new Store<ConfigMap>({ onHandlerError: () => undefined });
    const informer = new Informer({ client, resource: CONFIG_MAPS, store, namespaces: [] });
    const controller = new AbortController();

    const running = informer.run(controller.signal);
    controller.abort(new Error('shutting down'));

    await running;
    expect(await informer.synced).toBe(false);
  });
});

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
