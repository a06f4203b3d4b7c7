import { isForbidden, isNotFound } from '@tuningsweep/kube-runtime';
import type { KubeClient, KubeObject, ResourceType } from '@tuningsweep/kube-runtime';

const NAMESPACES: ResourceType<KubeObject> = { group: '', version: 'v1', plural: 'namespaces', namespaced: false };

/**
 * What tells this cluster from others in the same ledger: the name that was given, else the UID of the namespace
 * kube-system, which lives as long as the cluster.
 * @throws Error when neither is to be had.
 */
export async function clusterId(client: KubeClient, given: string | undefined): Promise<string> {
  if (given) return given;
  try {
    const { metadata } = await client.get(NAMESPACES, { name: 'kube-system' });
    if (metadata?.uid) return metadata.uid;
  } catch (error) {
    if (!isForbidden(error) && !isNotFound(error)) throw error;
  }
  throw new Error('expected the right to read the namespace kube-system, or --cluster-name; found neither');
}
