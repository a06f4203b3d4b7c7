import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeConfig as Library } from '@kubernetes/client-node';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { cases } from '../../../test/support/cases.ts';
import { accessOf } from './access.ts';
import type { Access } from './access.ts';
import { readKubeConfigs } from './kube-config-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-access-'));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES = { ca: 'the CA', cert: 'a certificate', key: 'a key', token: 'of-a-file\n' };
for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const optional = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.constantFrom(undefined, ...values);

const clusters = fc.record({
  server: fc.constantFrom('https://a.example', 'https://a.example:6443/path/', 'http://a.example:8080'),
  'certificate-authority': optional('ca', join(folder, 'ca')),
  'certificate-authority-data': optional(base64('other CA')),
  'insecure-skip-tls-verify': optional(true, false),
  'tls-server-name': optional('b.example'),
  'proxy-url': optional('http://proxy.example:3128', 'socks5://proxy.example'),
});

const EXPIRES_LATE = ['{}', JSON.stringify({ exp: 4_000_000_000 }), 'x'].map((part) => base64(part)).join('.');
const users = fc.record({
  token: optional('of-the-file'),
  username: optional('me'),
  password: optional('secret'),
  as: optional('somebody'),
  'client-certificate': optional('cert', join(folder, 'cert')),
  'client-certificate-data': optional(base64('other certificate')),
  'client-key': optional('key'),
  'client-key-data': optional(base64('other key')),
  'auth-provider': optional(
    { name: 'tokenFile', config: { tokenFile: join(folder, 'token') } },
    { name: 'oidc', config: { 'id-token': EXPIRES_LATE } },
    { name: 'gcp', config: { 'access-token': 'of-gcp', expiry: '2100-01-01T00:00:00Z' } },
    { name: 'azure', config: { 'access-token': 'of-azure', 'expires-on': '4000000000' } },
    { name: 'unknown', config: {} },
  ),
});

function write(cluster: object, user: object | undefined): string {
  const file = join(folder, 'config');
  const config = {
    clusters: [{ name: 'c', cluster }],
    users: user ? [{ name: 'u', user }] : [],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** What @kubernetes/client-node makes of a file. */
async function byLibrary(file: string): Promise<Access> {
  const config = new Library();
  config.loadFromFile(file);
  const options: Parameters<Library['applyToHTTPSOptions']>[0] = {};
  await config.applyToHTTPSOptions(options);
  const cluster = config.getCurrentCluster();
  const entries = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value).trim()]);
  const basic = options.auth ? { Authorization: `Basic ${base64(options.auth)}` } : {};
  const connection = config.createDispatcherOptions(cluster, options);
  return { server: cluster?.server ?? '', headers: { ...Object.fromEntries(entries), ...basic }, connection };
}

const REFUSED = 'refused';
const orRefused = async (access: Promise<Access>): Promise<Access | string> => access.catch(() => REFUSED);

describe('how an API server is reached', () => {
  it('is what @kubernetes/client-node makes of the same file', async () => {
    await fc.assert(
      fc.asyncProperty(clusters, fc.option(users, { nil: undefined }), async (cluster, user) => {
        const file = write(cluster, user);
        expect(await orRefused(accessOf(readKubeConfigs([file])))).toEqual(await orRefused(byLibrary(file)));
      }),
      { numRuns: cases(500) },
    );
  });

  it.each([
    ['a token', { token: 'of-a-plugin' }],
    ['a certificate', { clientCertificateData: 'certificate', clientKeyData: 'key' }],
  ])('is so with a plugin that gives %s', async (_, status) => {
    const print = `console.log(JSON.stringify({ status: ${JSON.stringify(status)} }))`;
    const exec = { command: process.execPath, args: ['-e', print], env: [{ name: 'A', value: 'b' }] };
    const file = write({ server: 'https://a.example' }, { exec });
    const access = await accessOf(readKubeConfigs([file]));
    expect(access).toEqual(await byLibrary(file));
    expect(JSON.stringify(access)).toMatch(/of-a-plugin|certificate/);
  });

  it('is refused without TLS unless the file allows it, naming the server', async () => {
    const file = write({ server: 'http://a.example' }, {});
    await expect(accessOf(readKubeConfigs([file]))).rejects.toThrow(
      'kubeconfig: expected a server with https:// or insecure-skip-tls-verify, found http://a.example',
    );
  });
});
