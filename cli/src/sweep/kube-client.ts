import { VERSION } from '@tuningsweep/ledger/contracts';
import type { KubeClient } from '@tuningsweep/kube-runtime';

/** How a cluster is named on the command line. */
export interface ClusterOptions {
  kubeconfig?: string;
  context?: string;
}

/** A client of a cluster, and the namespace that its kubeconfig means where none is said. */
export interface OpenedClient {
  readonly client: KubeClient;
  readonly namespace: string;
}

/** @throws Error where no kubeconfig is to be had, or the context is not in it */
export async function openClient(options: ClusterOptions): Promise<OpenedClient> {
  // Loaded here: the Kubernetes client takes longer to load than most commands take to run.
  const { KubeClient: Client, loadKubeConfig } = await import('@tuningsweep/kube-runtime');
  const load = () => loadKubeConfig(options);
  const { namespace = 'default' } = load();
  return { client: new Client({ load, version: VERSION }), namespace };
}
