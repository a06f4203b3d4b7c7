import { until } from '../../support/until.ts';
import { lookUp } from '../client/namespaces.ts';
import type { Api, KubeObject } from '../client/api.ts';

type Node = KubeObject & {
  readonly spec: { readonly taints?: readonly unknown[] };
  readonly status: { readonly conditions?: readonly { type: string; status: string }[] };
};

/** Adds nodes that kwok simulates; pods can be scheduled on them when this returns. */
export async function addNodes(api: Api, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => addNode(api, `node-${index}`)));
}

async function addNode(api: Api, name: string): Promise<void> {
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' };
  await api.call('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
  await until(`${name} is ready`, () => isReady(api, name));
}

/** Whether there is such a node and pods can be scheduled on it. */
export async function isReady(api: Api, name: string): Promise<boolean> {
  const node = await lookUp<Node>(api, `/api/v1/nodes/${name}`);
  return node !== undefined && takesPods(node);
}

function takesPods({ spec, status }: Node): boolean {
  const ready = status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  return ready && (spec.taints ?? []).length === 0;
}
