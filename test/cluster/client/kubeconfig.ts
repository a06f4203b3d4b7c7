import { readFileSync } from 'node:fs';
import type { Access } from './api.ts';

/** A kubeconfig with which an account reaches an API server, whole in itself; JSON, which every reader of YAML takes. */
export function kubeconfig({ url, caFile, token }: Access, namespace = 'default'): string {
  const cluster = { server: url, 'certificate-authority-data': readFileSync(caFile).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace } }],
    'current-context': 'test',
  });
}
