import { randomUUID } from 'node:crypto';
import { until } from '../../support/until.ts';
import { RefusedError } from './api.ts';
import type { Api, KubeObject } from './api.ts';

/** Makes a namespace in which pods can be made; its name. */
export async function makeNamespace(api: Api, name = `test-${randomUUID().slice(0, 13)}`): Promise<string> {
  await api.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await accountIsIn(api, name);
  return name;
}

/** Deletes a namespace if it is there; what is in it goes in the background. */
export async function deleteNamespace(api: Api, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  if (await lookUp(api, path)) await api.call('DELETE', path);
}

/** Waits until the controller manager has made the service account that pods of a namespace run as. */
export async function accountIsIn(api: Api, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  await until(`the service account of ${namespace}`, () => lookUp(api, path));
}

/** The object at a path, or undefined when there is none. */
export async function lookUp<T = KubeObject>(api: Api, path: string): Promise<T | undefined> {
  try {
    return await api.call<T>('GET', path);
  } catch (error) {
    if (error instanceof RefusedError && error.code === 404) return undefined;
    throw error;
  }
}
