import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Credentials } from './credentials.ts';

// The command lines of the control plane's programs, without the programs' folder.

/** Nothing has to survive a crash of the machine. */
export function etcd(data: string, url: string, peerUrl: string): string[] {
  return [
    'etcd',
    `--data-dir=${data}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ];
}

/** Makes its own certificate where it finds none. */
export function apiServer(etcdUrl: string, url: string, services: string, credentials: Credentials): string[] {
  return [
    'kube-apiserver',
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${new URL(url).port}`,
    `--cert-dir=${credentials.certificates}`,
    `--token-auth-file=${credentials.tokenFile}`,
    '--authorization-mode=Node,RBAC',
    '--kubelet-preferred-address-types=InternalIP',
    `--service-cluster-ip-range=${services}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${credentials.accountPublicKey}`,
    `--service-account-signing-key-file=${credentials.accountKey}`,
  ];
}

/** The only one of their kind, so they lead at once; no port of their own. */
const ALONE = ['--leader-elect=false', '--secure-port=0'];

/** The default of 20 requests a second would bound every test that makes many Jobs. */
const UNBOUND = ['--kube-api-qps=1000', '--kube-api-burst=2000'];

export function controllerManager(kubeconfig: string, { caFile }: Credentials): string[] {
  return [
    'kube-controller-manager',
    `--kubeconfig=${kubeconfig}`,
    ...ALONE,
    ...UNBOUND,
    '--concurrent-job-syncs=20',
    '--use-service-account-credentials',
    `--root-ca-file=${caFile}`,
  ];
}

export function scheduler(kubeconfig: string): string[] {
  return ['kube-scheduler', `--kubeconfig=${kubeconfig}`, ...ALONE, ...UNBOUND];
}

const STAGES = new URL('../stages', import.meta.url).pathname;

/** Simulates the kubelets of all nodes, as the stages tell. */
export function kwok(kubeconfig: string): string[] {
  const stages = readdirSync(STAGES).map((file) => `--config=${join(STAGES, file)}`);
  return ['kwok', `--kubeconfig=${kubeconfig}`, '--manage-all-nodes', '--node-lease-duration-seconds=40', ...stages];
}
