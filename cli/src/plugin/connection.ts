import type { KubeClient } from '@tuningsweep/kube-runtime';
import { CommandError, UsageError } from '../exit.ts';
import { openClient } from '../sweep/kube-client.ts';
import type { ClusterOptions } from '../sweep/kube-client.ts';

/** What every command of the plugin takes, as kubectl does. */
export interface ConnectionOptions extends ClusterOptions {
  namespace?: string;
}

/** A cluster, and the namespace that a command is about. */
export interface Connection {
  readonly client: KubeClient;
  readonly namespace: string;
}

/**
 * Opens the cluster that the options name for as long as `use` runs.
 *
 * @throws UsageError where the kubeconfig cannot be used
 * @throws CommandError where the cluster refuses, with the verb and the resource that are not allowed, or does not answer
 */
export async function withCluster<T>(
  options: ConnectionOptions,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  const opened = await openClient(options).catch((error: unknown) => {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  });
  try {
    return await use({ ...opened, ...(options.namespace && { namespace: options.namespace }) });
  } catch (error) {
    throw await explained(error);
  } finally {
    await opened.client.close();
  }
}

/** The API server's own sentence has who may not do what to which resource, and in which namespace. */
async function explained(error: unknown): Promise<unknown> {
  const { isForbidden, KubeError } = await import('@tuningsweep/kube-runtime');
  if (isForbidden(error))
    return new CommandError(`${error.serverMessage}.\nWho administers the cluster can allow it by a Role.`);
  return error instanceof KubeError ? new CommandError(error.message) : error;
}
