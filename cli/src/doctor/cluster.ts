import { API, VERSION } from '@tuningsweep/ledger/contracts';
import { isNotFound, KubeClient, loadKubeConfig, NoKubeConfigError } from '@tuningsweep/kube-runtime';
import type { KubeObject, ResourceType } from '@tuningsweep/kube-runtime';
import { fail, note, ok, oneLine } from './check.ts';
import type { Check } from './check.ts';

const CRDS: ResourceType<KubeObject> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  plural: 'customresourcedefinitions',
  namespaced: false,
};
const TIMEOUT_MS = 5000;

/** The cluster that kubectl would talk to; local runs need none. */
export async function checkCluster(): Promise<Check> {
  let context: string;
  try {
    context = loadKubeConfig().currentContext;
  } catch (error) {
    if (error instanceof NoKubeConfigError) return ok('Kubernetes', 'no kubeconfig; local runs need none');
    return fail('Kubernetes', oneLine(error), 'Mend that file, or name others in KUBECONFIG; local runs need none.');
  }
  const client = new KubeClient({ load: () => loadKubeConfig(), version: VERSION });
  const name = `${API.plural}.${API.group}`;
  try {
    await client.get(CRDS, { name }, { timeoutMs: TIMEOUT_MS });
    return ok('Kubernetes', `context ${context}, the custom resource is installed`);
  } catch (error) {
    if (isNotFound(error))
      return note(
        'Kubernetes',
        `context ${context}, without the custom resource`,
        'Install it to run sweeps there: kubectl apply --server-side -f crds/tuningsweep.yaml',
      );
    return note(
      'Kubernetes',
      `context ${context}: ${oneLine(error)}`,
      'Look at the context with: kubectl cluster-info',
    );
  } finally {
    await client.close();
  }
}
