import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadKubeConfig, NoKubeConfigError } from './credentials.ts';
import { readKubeConfigs } from './kube-config-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tuningsweep-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with one cluster, user and context of this name, at a server of its own. */
function write(name: string, changes: object = {}, inFolder = folder): string {
  const file = join(inFolder, name);
  const config = {
    clusters: [{ name, cluster: { server: `https://${name}.example` } }],
    users: [{ name, user: { token: `of-${name}` } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  };
  writeFileSync(file, JSON.stringify({ ...config, ...changes }));
  return file;
}

const at = (name: string): string => join(folder, name);

describe('several kubeconfig files', () => {
  it('are merged, the first current context counts', () => {
    const config = readKubeConfigs([write('a'), write('b')]);
    expect(config.currentCluster?.server).toBe('https://a.example');
    expect(config.entries.contexts.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(config.entries.users.map(({ token }) => token)).toEqual(['of-a', 'of-b']);
  });

  it('may say the same: the first counts', () => {
    const other = write('other', { clusters: [{ name: 'a', cluster: { server: 'https://elsewhere' } }] });
    expect(readKubeConfigs([write('a'), other]).currentCluster?.server).toBe('https://a.example');
    expect(readKubeConfigs([other, write('a')]).entries.clusters.find(({ name }) => name === 'a')?.server).toBe(
      'https://elsewhere',
    );
  });

  it('may be missing or empty, but not all of them', () => {
    writeFileSync(at('empty'), '\n');
    const config = readKubeConfigs([at('none'), at('empty'), write('a', { 'current-context': '' }), '', write('b')]);
    expect(config.currentContext).toBe('b');
    expect(() => readKubeConfigs([at('none'), at('nothing')])).toThrow(
      `kubeconfig: expected a file, found none at ${at('none')}, ${at('nothing')}`,
    );
  });

  it('have paths that start at their own folder', () => {
    mkdirSync(at('sub'));
    const file = write(
      'c',
      { clusters: [{ name: 'c', cluster: { server: 'https://c', 'certificate-authority': 'ca.crt' } }] },
      at('sub'),
    );
    expect(readKubeConfigs([write('a'), file]).entries.clusters.find(({ name }) => name === 'c')?.caFile).toBe(
      join(at('sub'), 'ca.crt'),
    );
  });

  it('are named when they cannot be read', () => {
    writeFileSync(at('broken'), 'clusters: [\n');
    expect(() => readKubeConfigs([write('a'), at('broken')])).toThrow(`kubeconfig: ${at('broken')} cannot be read: `);
    writeFileSync(at('broken'), 'a word');
    expect(() => readKubeConfigs([at('broken')])).toThrow('cannot be read: it has none of the fields of a kubeconfig');
    expect(() => readKubeConfigs([folder])).toThrow(`kubeconfig: ${folder} cannot be read: EISDIR`);
  });
});

describe('loadKubeConfig', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('takes them from KUBECONFIG or from the flag', () => {
    const both = [at('none'), write('a'), write('b')].join(':');
    vi.stubEnv('KUBECONFIG', both);
    expect(loadKubeConfig({ context: 'b' }).currentCluster?.server).toBe('https://b.example');
    vi.stubEnv('KUBECONFIG', '');
    expect(loadKubeConfig({ kubeconfig: both }).currentCluster?.server).toBe('https://a.example');
  });

  it('tells one without any context from one whose context is missing', () => {
    const empty = write('d', { clusters: null, users: null, contexts: null, 'current-context': '' });
    expect(() => loadKubeConfig({ kubeconfig: empty })).toThrow(NoKubeConfigError);
    const dangling = write('e', { 'current-context': 'gone' });
    expect(() => loadKubeConfig({ kubeconfig: dangling })).toThrow(/context "gone" not found.*there are: e/);
  });
});
