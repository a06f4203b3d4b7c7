import type { KubeClient } from '../../kube-runtime/src/client/client.ts';
import { isNotFound, KubeConnectionError } from '../../kube-runtime/src/client/errors.ts';
import { Informer } from '../../kube-runtime/src/cache/informer.ts';
import { PODS, refOf } from '../../kube-runtime/src/resource.ts';
import type { Pod } from '../../kube-runtime/src/resource.ts';
import { Store } from '../../kube-runtime/src/cache/store.ts';
import { LABEL } from '../../ledger/src/contracts.ts';
import { until } from '../support/until.ts';

/** How a fake trainer ended, as its container's status says it. */
export interface Ending {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  /** The image that its container ran, as a kubelet names it. */
  readonly imageID?: string;
}

/** What a pod's trainer does; its end is the pod's end. Undefined: it never ends by itself. */
export type FakeTrainer = (codeTask: string, pod: Pod) => Promise<Ending | undefined>;

/**
 * Simulates the trainers of all running pods in some namespaces, whose containers kwok only pretends to run: calls `trainer`
 * once for each pod and ends the pod as `trainer` ended.
 *
 * @returns when the signal fires and every trainer has ended
 */
export async function simulatePods(
  client: KubeClient,
  namespaces: string[],
  trainer: FakeTrainer,
  signal: AbortSignal,
): Promise<void> {
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  const store = new Store<Pod>({ onHandlerError: (error) => failures.push(error) });
  store.onChange((_, pod) => {
    const uid = pod?.metadata?.uid;
    if (!pod || !uid || running.has(uid) || pod.status?.phase !== 'Running') return;
    running.set(
      uid,
      simulatePod(client, pod, trainer).catch((error: unknown) => void failures.push(error)),
    );
  });
  const labelSelector = LABEL.codeTask;
  await new Informer({ client, resource: PODS, store, namespaces, labelSelector }).run(signal);
  await Promise.all(running.values());
  if (failures.length > 0)
    throw new AggregateError(failures, `simulating pods failed: ${failures.map(String).join('; ')}`);
}

async function simulatePod(client: KubeClient, pod: Pod, trainer: FakeTrainer): Promise<void> {
  const ending = await trainer(pod.metadata?.labels?.[LABEL.codeTask] ?? '', pod);
  if (!ending) return;
  const annotations = {
    'test.tuningsweep.io/exit-code': String(ending.exitCode),
    ...(ending.reason && { 'test.tuningsweep.io/reason': ending.reason }),
    ...(ending.message && { 'test.tuningsweep.io/message': ending.message }),
    ...(ending.imageID && { 'test.tuningsweep.io/image-id': ending.imageID }),
  };
  // As a kubelet does, it says so until the API server has heard it.
  await until(`the API server knows how ${pod.metadata?.name} ended`, () => annotate(client, pod, annotations));
}

/** @returns false when the API server gave no answer */
async function annotate(client: KubeClient, pod: Pod, annotations: Record<string, string>): Promise<boolean> {
  try {
    await client.mergePatch(PODS, refOf(pod), { metadata: { annotations } });
    return true;
  } catch (error) {
    if (error instanceof KubeConnectionError) return false;
    if (isNotFound(error)) return true; // deleted meanwhile, as a cancelled task's is
    throw error;
  }
}
