import { isNotFound } from '@tuningsweep/kube-runtime';
import { SWEEPS } from '@tuningsweep/operator/resources';
import type { SweepResource } from '@tuningsweep/operator/resources';
import { CommandError, UsageError } from '../exit.ts';
import type { Connection } from './connection.ts';

/** A sweep as its cluster has it. */
export interface ClusterSweep {
  readonly namespace: string;
  readonly name: string;
  /** Of its pods. */
  readonly selector: string;
  /** The first part of its tasks' codes. */
  readonly key: string;
  /** The Secret that its trainers are given. */
  readonly secretName: string;
}

/**
 * Reads a sweep.
 *
 * @throws UsageError where the namespace has none of this name
 * @throws CommandError where the operator has not looked at it yet
 */
export async function readClusterSweep({ client, namespace }: Connection, name: string): Promise<ClusterSweep> {
  const { spec, status } = await client.get(SWEEPS, { namespace, name }).catch((error: unknown): SweepResource => {
    throw isNotFound(error) ? notThere(error.details?.name, namespace, name) : error;
  });
  const { selector } = status ?? {};
  if (selector === undefined)
    throw new CommandError(
      `${namespace}/${name} has no status yet: the operator has not looked at it. See: ` +
        `kubectl --namespace ${namespace} describe tuningsweep ${name}`,
    );
  const key = selector.slice(selector.indexOf('=') + 1);
  return { namespace, name, selector, key, secretName: spec.trainer.ledgerSecretName };
}

/** @param known what the server calls the object: nothing where it does not even know its kind */
function notThere(known: string | undefined, namespace: string, name: string): UsageError {
  return new UsageError(
    known === undefined
      ? 'The cluster knows no TuningSweeps: its operator is not installed. See docs/guide/install.md.'
      : `The namespace ${namespace} has no TuningSweep ${name}. See: kubectl get tuningsweeps --all-namespaces`,
  );
}
