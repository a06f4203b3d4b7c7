import type { Pod } from '../../../../kube-runtime/src/resource.ts';
import type { TestEnvironment } from '../../../operator/environment.ts';
import { until } from '../../../support/until.ts';

/** The pods of the sweep's four Jobs, once a simulated node has them all in this phase. */
export async function podsOf(environment: TestEnvironment, phase: 'Pending' | 'Running'): Promise<Pod[]> {
  return await until(`four pods are ${phase}`, async () => {
    const path = `/api/v1/namespaces/${environment.namespace}/pods`;
    const { items } = await environment.cluster.api.call<{ items: Pod[] }>('GET', path);
    const taken = items.filter(({ status }) => status?.phase === phase && status.containerStatuses !== undefined);
    return taken.length === 4 && taken;
  });
}

/** Has the kubelet tell of all the sweep's pods by an event. */
export async function tellOfPods(environment: TestEnvironment, reason: string, message: string): Promise<void> {
  const { api } = environment.cluster;
  for (const { metadata } of await podsOf(environment, 'Pending')) {
    const { namespace = '', name = '', uid = '' } = metadata ?? {};
    const now = new Date().toISOString();
    await api.call('POST', `/api/v1/namespaces/${namespace}/events`, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${name}.` },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
      reason,
      message,
      type: 'Warning',
      source: { component: 'kubelet' },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    });
  }
}

/** Has the kubelet write this into the status of all the sweep's pods. */
export async function sayOfPods(environment: TestEnvironment, status: object): Promise<void> {
  for (const { metadata } of await podsOf(environment, 'Pending')) {
    const path = `/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}/status`;
    await environment.cluster.api.call('PATCH', path, { status });
  }
}
