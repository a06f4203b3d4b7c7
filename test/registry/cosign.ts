import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { COSIGN } from '../tools/go-program.ts';
import type { Registry } from './registry.ts';

const run = promisify(execFile);

/** A pair of keys of a test's own. */
export interface Keys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Makes a pair of keys, without a password, in an empty folder. */
export async function makeKeys(folder: string): Promise<Keys> {
  await cosign(['generate-key-pair', `--output-key-prefix=${join(folder, 'test')}`]);
  return { privateKey: join(folder, 'test.key'), publicKey: join(folder, 'test.pub') };
}

/** Signs what a reference names by its digest; no log is told, for it would be a public one. */
export async function sign({ caFile }: Registry, { privateKey }: Keys, reference: string): Promise<void> {
  const unlogged = ['--use-signing-config=false', '--tlog-upload=false'];
  await cosign(['sign', '--yes', `--key=${privateKey}`, ...unlogged, `--registry-cacert=${caFile}`, reference]);
}

/**
 * Verifies that a key has signed what a reference names.
 *
 * @returns the digests that the signatures are for
 * @throws Error with what cosign says where there is no signature by this key
 */
export async function verify({ caFile }: Registry, { publicKey }: Keys, reference: string): Promise<string[]> {
  const args = ['verify', `--key=${publicKey}`, '--insecure-ignore-tlog', `--registry-cacert=${caFile}`, reference];
  const claims: { critical: { image: { 'docker-manifest-digest': string } } }[] = JSON.parse(await cosign(args));
  return claims.map(({ critical }) => critical.image['docker-manifest-digest']);
}

/** Runs cosign with nothing of the caller's own set-up; gives what it prints. */
async function cosign(args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', COSIGN_PASSWORD: '' };
  return (await run(COSIGN.path, args, { env })).stdout;
}
