import { LABEL, TRAINER_CONTAINER } from '@tuningsweep/ledger/contracts';
import { PODS, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient, Pod } from '@tuningsweep/kube-runtime';

/** The label by which the pods of a task are found. */
export function selectorOf(codeTask: string): string {
  return `${LABEL.codeTask}=${codeTask}`;
}

/** The pods that tried a task and are still there, oldest first. */
export async function podsOf(client: KubeClient, namespace: string, codeTask: string): Promise<Pod[]> {
  const { items } = await client.list(PODS, { namespace, labelSelector: selectorOf(codeTask) });
  const madeAt = (pod: Pod): string => pod.metadata?.creationTimestamp ?? '';
  return items.toSorted((a, b) => madeAt(a).localeCompare(madeAt(b)));
}

/** What the trainer in a pod has printed. */
export function trainerLog(client: KubeClient, pod: Pod, follow: boolean): AsyncGenerator<Uint8Array> {
  return client.podLog(refOf(pod), { container: TRAINER_CONTAINER, follow });
}
