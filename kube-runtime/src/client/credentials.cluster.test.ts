import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { useControlPlane } from '../../../test/cluster/use.ts';
import { until } from '../../../test/support/until.ts';
import { loadKubeConfig } from './credentials.ts';
import type { KubeObject, ResourceType } from '../resource.ts';
import { clientOf } from '../../test/clients.ts';

const cluster = useControlPlane();
const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface SelfSubjectReview extends KubeObject {
  status?: { userInfo: { username: string } };
}

const SELF_SUBJECT_REVIEWS: ResourceType<SelfSubjectReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'selfsubjectreviews',
  namespaced: false,
};

/** A client whose token is in a file, as that of a pod is. */
function clientWithTokenFile(refreshMs: number): {
  whoAmI: () => Promise<string>;
  writeToken: (token: string) => void;
} {
  const tokenFile = join(folder, 'token');
  const kubeconfig = join(folder, 'kubeconfig.json');
  const { url, caFile } = cluster.connection;
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': caFile } }],
      users: [{ name: 'test', user: { 'auth-provider': { name: 'tokenFile', config: { tokenFile } } } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    }),
  );
  const client = clientOf({ kubeconfig }, { refreshMs });
  const whoAmI = async (): Promise<string> => {
    const review = await client.create(SELF_SUBJECT_REVIEWS, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    });
    return review.status?.userInfo.username ?? '';
  };
  return { whoAmI, writeToken: (token) => writeFileSync(tokenFile, `${token}\n`) };
}

describe('a token file', () => {
  it('is read again from time to time', async () => {
    const namespace = await cluster.namespace();
    const [one, two] = [
      await cluster.account({ namespace, name: 'one' }),
      await cluster.account({ namespace, name: 'two' }),
    ];
    const { whoAmI, writeToken } = clientWithTokenFile(20);
    writeToken(one.token);
    expect(await whoAmI()).toBe(`system:serviceaccount:${namespace}:one`);

    writeToken(two.token);

    await until('the new token in use', async () => (await whoAmI()) === `system:serviceaccount:${namespace}:two`);
  });

  it('is read again at once when the server refuses the token', async () => {
    const namespace = await cluster.namespace();
    const { token } = await cluster.account({ namespace, name: 'one' });
    const { whoAmI, writeToken } = clientWithTokenFile(3_600_000);
    writeToken('of-yesterday');
    await expect(whoAmI()).rejects.toThrow('401 Unauthorized');

    writeToken(token);

    expect(await whoAmI()).toBe(`system:serviceaccount:${namespace}:one`);
  });
});

describe('loadKubeConfig', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('looks at KUBECONFIG, then at the service account of its pod', () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', 'fd00::1');
    vi.stubEnv('KUBERNETES_SERVICE_PORT', '443');
    vi.stubEnv('KUBECONFIG', cluster.connection.kubeconfig);
    expect(loadKubeConfig().currentCluster?.server).toBe(cluster.connection.url);

    vi.stubEnv('KUBECONFIG', '');
    expect(loadKubeConfig().currentCluster?.server).toBe('https://[fd00::1]:443');
  });

  it('says where it looked', () => {
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '');
    vi.stubEnv('HOME', folder);
    expect(() => loadKubeConfig()).toThrow(
      'Kubernetes: expected --kubeconfig, KUBECONFIG, ~/.kube/config or to run in a pod, found none',
    );
  });

  it('takes the context that is asked for', () => {
    const config = loadKubeConfig({ kubeconfig: cluster.connection.kubeconfig, context: 'test' });

    expect(config.currentCluster?.server).toBe(cluster.connection.url);
  });

  it('names the contexts that there are', () => {
    expect(() => loadKubeConfig({ kubeconfig: cluster.connection.kubeconfig, context: 'none' })).toThrow(
      'kubeconfig: context "none" not found, or its cluster is not; there are: test',
    );
  });
});
