import { LABEL, TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import { PODS, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient, Pod } from '@tuningsweep/kube-runtime';

/** The label by which the pods of a task are found. */
export function selectorOf(codeTask: string): string {
  return `${LABEL.codeTask}=${codeTask}`;
}

/** The pods that tried a task and are still there, oldest first. */
export async function podsOf(client: KubeClient, namespace: string, codeTask: string): Promise<Pod[]> {
  return await podsBy(client, namespace, selectorOf(codeTask));
}

/** The task whose pod is the newest of a sweep's; undefined where none is there. */
export async function newestTask(client: KubeClient, namespace: string, selector: string): Promise<string | undefined> {
  const pods = await podsBy(client, namespace, selector);
  return pods.at(-1)?.metadata?.labels?.[LABEL.codeTask];
}

async function podsBy(client: KubeClient, namespace: string, labelSelector: string): Promise<Pod[]> {
  const { items } = await client.list(PODS, { namespace, labelSelector });
  const madeAt = (pod: Pod): string => pod.metadata?.creationTimestamp ?? '';
  return items.toSorted((a, b) => madeAt(a).localeCompare(madeAt(b)));
}

/** What the trainer in a pod has printed. */
export function trainerLog(client: KubeClient, pod: Pod, follow: boolean): AsyncGenerator<Uint8Array> {
  return client.podLog(refOf(pod), { container: TRAINER_CONTAINER, follow });
}
