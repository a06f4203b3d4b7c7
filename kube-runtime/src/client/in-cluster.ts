import { isIPv6 } from 'node:net';
import { KubeConfig } from './kube-config.ts';

/** Where a kubelet puts the credentials of a pod's service account. */
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server of the pod that this process runs in, by the pod's service account (client-go's rest.InClusterConfig). */
export function inClusterConfig(): KubeConfig {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = process.env;
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return KubeConfig.of(
    { name: 'inCluster', server, caFile: `${FOLDER}/ca.crt`, skipTLSVerify: false },
    { name: 'inClusterUser', authProvider: { name: 'tokenFile', config: { tokenFile: `${FOLDER}/token` } } },
  );
}
