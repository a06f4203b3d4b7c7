import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const READER = new URL('credentials.ts', import.meta.url).href;

/** Prints every module that is loaded with what reads kubeconfig files and logs in. */
const PROGRAM = `
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
  await import('${READER}');`;

test('kubeconfig files are read without the generated client and the libraries of rare ways to log in', () => {
  const args = ['--input-type=module', '--eval', PROGRAM];
  const loaded = execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\n');
  const parts = loaded.flatMap((url) => /\/@kubernetes\/client-node\/(.*)$/.exec(url)?.[1] ?? []);
  expect(parts.toSorted()).toEqual(['dist/config_types.js', 'dist/exec_auth.js', 'dist/file_auth.js']);
  expect(loaded.filter((url) => /node_modules\/(?:openid-client|jose|socks|hpagent|js-yaml)\//.test(url))).toEqual([]);
});
