import { onTestFinished } from 'vitest';
import type { Connection } from '../../test/cluster/control-plane/control-plane.ts';
import { KubeClient } from '../src/client/client.ts';
import { loadKubeConfig } from '../src/client/credentials.ts';
import { KubeConfig } from '../src/client/kube-config.ts';
import type { KubeClientOptions } from '../src/client/options.ts';
import type { KubeObject, ResourceType } from '../src/resource.ts';
import { Gateway } from './gateway.ts';

export interface ConfigMap extends KubeObject {
  data?: Readonly<Record<string, string>>;
}

export const CONFIG_MAPS: ResourceType<ConfigMap> = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  namespaced: true,
};

/** A ConfigMap to create. */
export function configMap(namespace: string, name: string, data: Readonly<Record<string, string>> = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name }, data };
}

type Settings = Partial<Omit<KubeClientOptions, 'load' | 'version'>>;

/** A client with a kubeconfig file; closed when the test is finished. */
export function clientOf({ kubeconfig }: Pick<Connection, 'kubeconfig'>, settings: Settings = {}): KubeClient {
  return closedLater({
    load: () => loadKubeConfig({ kubeconfig }),
    version: '1.2.3',
    ...settings,
  });
}

/** A gateway to a control plane, and a client that goes through it; both closed when the test is finished. */
export async function throughGateway(
  connection: Connection,
  settings: Settings = {},
): Promise<{ client: KubeClient; gateway: Gateway }> {
  const gateway = await Gateway.start(connection);
  onTestFinished(async () => gateway.close());
  const client = closedLater({
    load: () =>
      KubeConfig.of(
        { name: 'gateway', server: gateway.url, skipTLSVerify: true },
        { name: 'admin', token: connection.token },
      ),
    version: '1.2.3',
    ...settings,
  });
  return { client, gateway };
}

/** Stops what the test started when it is finished. */
export function stopLater(): AbortController {
  const controller = new AbortController();
  onTestFinished(() => controller.abort(new Error('the test is finished')));
  return controller;
}

function closedLater(options: KubeClientOptions): KubeClient {
  const client = new KubeClient(options);
  onTestFinished(async () => client.close());
  return client;
}
