import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DispatcherOptions } from '@kubernetes/client-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useControlPlane } from '../../../test/cluster/use.ts';
import { until } from '../../../test/support/until.ts';
import { Connections } from './connections.ts';
import { KubeConnectionError } from './errors.ts';
import { clientOf, CONFIG_MAPS } from '../../test/clients.ts';

const cluster = useControlPlane();

function connections(): Connections {
  const all = new Connections();
  onTestFinished(async () => all.close());
  return all;
}

/** Of an authority that has signed nothing here. */
const FOREIGN_CA = `-----BEGIN CERTIFICATE-----
MIIBhjCCAS2gAwIBAgIUEwAUUXWXTtFow+10et3H563pO7QwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNc29tZWJvZHktZWxzZTAgFw0yNjExMjQwMDI3MzhaGA8yMTI2
MTAzMTAwMjczOFowGDEWMBQGA1UEAwwNc29tZWJvZHktZWxzZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABOsB96+u61t7TmNHoF7AFZFn9itu6mq2kjdJFyWf4axD
y5L4z37nPykCQ0KsQpmc1+CcVGbpYj13q10+A50+rmajUzBRMB0GA1UdDgQWBBRy
C23UwyYusNBKbaQNVQrUK8FR6jAfBgNVHSMEGDAWgBRyC23UwyYusNBKbaQNVQrU
K8FR6jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIFqRKblSv5dL
DNhKCpyfcsUy7n46Q/Oe8AqXApI63KJwAiB9K1eq4fcPhUvaitSPD/XvElQaaDnz
pKInY+UBFwLzlQ==
-----END CERTIFICATE-----
`;

const withCa = (ca: string): DispatcherOptions => ({ type: 'agent', connect: { ca: Buffer.from(ca) } });

describe('Connections', () => {
  it('stay in one pool until certificates change', () => {
    const all = connections();

    const first = all.for(withCa('one'));

    expect(all.for(withCa('one'))).toBe(first);
    expect(all.for(withCa('two'))).not.toBe(first);
  });

  it('go through an HTTP proxy, but not through SOCKS', () => {
    const all = connections();

    expect(all.for({ type: 'proxy', uri: 'http://127.0.0.1:1', requestTls: {}, connect: {} })).toBeDefined();
    expect(() => all.for({ type: 'socks', uri: 'socks5://127.0.0.1:1', requestTls: {} })).toThrow(
      'kubeconfig: proxy-url: expected an HTTP or HTTPS proxy, found socks5://127.0.0.1:1',
    );
  });

  it('take up another CA bundle without a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-connections-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const [caFile, kubeconfig] = [join(folder, 'ca.crt'), join(folder, 'kubeconfig.json')];
    writeFileSync(caFile, FOREIGN_CA);
    const { url, token } = cluster.connection;
    const config = {
      clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority': 'ca.crt' } }],
      users: [{ name: 'test', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
      'current-context': 'test',
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    const client = clientOf({ kubeconfig }, { refreshMs: 20 });
    const list = async () => client.list(CONFIG_MAPS, { namespace: 'default' });
    await expect(list()).rejects.toThrow(KubeConnectionError);

    writeFileSync(caFile, readFileSync(cluster.connection.caFile));

    expect((await until('trust', async () => list().catch(() => undefined))).items).toBeInstanceOf(Array);
  });
});
