import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';

/** The program as npm's bin. */
export const LAUNCHER = fileURLToPath(new URL('../../../cli/bin/tuningsweep.mjs', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A running `tuningsweep` command. */
export interface Cli {
  child: ChildProcess;
  done: Promise<CliResult>;
}

/** Starts the command line as a user does, in a folder of its own. */
export function startCli(cwd: string, ...args: string[]): Cli {
  const { LEDGER_URL: _, ...env } = process.env;
  const child = spawn(process.execPath, [LAUNCHER, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  return { child, done: finished(child) };
}

/** Runs the command line to its end. */
export async function cli(cwd: string, ...args: string[]): Promise<CliResult> {
  return startCli(cwd, ...args).done;
}

/** What a process with pipes as its output came to. */
export async function finished(child: ChildProcess): Promise<CliResult> {
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout!), text(child.stderr!), closed]);
  return { code, stdout, stderr };
}
