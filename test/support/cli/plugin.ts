import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { finished } from './cli.ts';
import type { CliResult } from './cli.ts';

const PLUGIN = fileURLToPath(new URL('../../../cli/bin/kubectl-tuningsweep.mjs', import.meta.url));

/** What `kubectl` is run with. */
interface KubectlRun {
  /** The folder of kubectl. */
  readonly programs: string;
  readonly kubeconfig: string;
  readonly cwd: string;
}

/**
 * kubectl with the plugin on its PATH, as npm and krew put it there, for the surrounding suite.
 *
 * @returns what runs `kubectl tuningsweep` with these words to its end
 */
export function useKubectlPlugin(): (run: KubectlRun, ...words: string[]) => Promise<CliResult> {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tuningsweep-plugin-'));
    symlinkSync(PLUGIN, join(folder, 'kubectl-tuningsweep'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return async ({ programs, kubeconfig, cwd }, ...words) => {
    const { LEDGER_URL: _, PATH = '', ...rest } = process.env;
    const path = [folder, programs, dirname(process.execPath), PATH].join(delimiter);
    const env = { ...rest, PATH: path, KUBECONFIG: kubeconfig };
    const args = ['tuningsweep', ...words];
    return await finished(spawn(join(programs, 'kubectl'), args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
}
