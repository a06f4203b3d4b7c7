import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Connection } from '../control-plane/control-plane.ts';

const run = promisify(execFile);

export interface KubectlOptions {
  /** What `-f -` reads. */
  readonly stdin?: string;
  /** Of another account; by default the one that may do anything. */
  readonly kubeconfig?: string;
}

/**
 * Runs kubectl, of the same release as the API server; gives what it prints.
 *
 * @throws Error with what it says on standard error when it ends with anything but 0; `code` is the exit code
 */
export async function kubectl(
  { programs, kubeconfig }: Connection,
  args: readonly string[],
  options: KubectlOptions = {},
): Promise<string> {
  const file = options.kubeconfig ?? kubeconfig;
  const running = run(join(programs.folder, 'kubectl'), [`--kubeconfig=${file}`, ...args], { maxBuffer: MOST_OUTPUT });
  // One that ends without having read it says why by its exit code, not by a broken pipe.
  running.child.stdin?.on('error', () => {});
  running.child.stdin?.end(options.stdin ?? '');
  return (await running).stdout;
}

const MOST_OUTPUT = 64 * 1024 * 1024;
