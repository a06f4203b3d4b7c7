import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { newKubeConfig } from './kube-config.ts';

const READER = new URL('kube-config.ts', import.meta.url).href;

/** Prints every module that is loaded with the reader. */
const PROGRAM = `
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
  const { newKubeConfig } = await import('${READER}');
  newKubeConfig();`;

test('the reader of kubeconfig files comes without the generated client', () => {
  const args = ['--input-type=module', '--eval', PROGRAM];
  const loaded = execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\n');
  expect(loaded.some((url) => url.endsWith('/client-node/dist/config.js'))).toBe(true);
  expect(loaded.filter((url) => url.includes('/client-node/dist/gen/models/'))).toEqual([]);
});

test('and reads them', () => {
  const config = newKubeConfig();
  config.loadFromClusterAndUser({ name: 'c', server: 'https://c', skipTLSVerify: false }, { name: 'u', token: 't' });
  expect(config.getCurrentCluster()?.server).toBe('https://c');
});
