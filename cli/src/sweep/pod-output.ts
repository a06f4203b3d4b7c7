import type { SweepRecord } from '@tuningsweep/ledger';
import { CommandError } from '../exit.ts';
import { openClient } from './kube-client.ts';
import type { ClusterOptions } from './kube-client.ts';

type Where = Pick<SweepRecord, 'namespace' | 'name'>;

/** Which of its attempts, and whether to wait for what comes. */
export interface PodLogOptions extends ClusterOptions {
  try?: number;
  follow?: boolean;
}

/**
 * What the trainer of a task on a cluster printed, from the pod itself.
 * @throws CommandError with the kubectl command to use instead, when the cluster or the pod cannot be reached.
 */
export async function* podOutput(sweep: Where, code: string, options: PodLogOptions): AsyncGenerator<Uint8Array> {
  // Loaded here: the Kubernetes client takes longer to load than most commands take to run.
  const { podsOf, selectorOf, trainerLog } = await import('@tuningsweep/operator/pod-log');
  const instead = `kubectl logs -n ${sweep.namespace} -l ${selectorOf(code)} --tail=-1`;
  try {
    const { client } = await openClient(options);
    try {
      const pods = await podsOf(client, sweep.namespace, code);
      const pod = options.try === undefined ? pods.at(-1) : pods[options.try - 1];
      if (!pod) throw new Error(`${pods.length} pods of it are there now; those of settled tasks are removed`);
      yield* trainerLog(client, pod, options.follow ?? false);
    } finally {
      await client.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const place = `${code} is a task of ${sweep.namespace}/${sweep.name} on a cluster`;
    throw new CommandError(`${place}, and its pod's log could not be read: ${why}.\nWhere kubectl works: ${instead}`);
  }
}
