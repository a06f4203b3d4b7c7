import { isNotFound, SERVICES } from '@tuningsweep/kube-runtime';
import type { Connection } from './connection.ts';

/** Where a Service is. */
export interface ServiceRef {
  readonly namespace: string;
  readonly name: string;
}

/** `NAME`, `NAME.NAMESPACE` and `NAME.NAMESPACE.svc…`, as pods may write it. */
const HOST = /^([a-z][a-z0-9-]*)(?:\.([a-z0-9-]+)(\.svc(?:\..+)?)?)?$/i;

/**
 * The Service of the cluster that a host is; undefined for a host that is reached from anywhere. A name that does not say
 * that it is a Service's is looked up, from the namespace of the connection as its pods do.
 *
 * @throws KubeApiError where it may not be looked up
 */
export async function serviceOf({ client, ...here }: Connection, host: string): Promise<ServiceRef | undefined> {
  const [, name, namespace = here.namespace, suffix] = HOST.exec(host) ?? [];
  if (name === undefined) return undefined;
  const service = { namespace, name };
  if (suffix !== undefined) return service;
  try {
    await client.get(SERVICES, service);
    return service;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
