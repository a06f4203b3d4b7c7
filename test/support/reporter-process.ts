import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../reporter/src/main.ts', import.meta.url));

/** The environment of a reporter, and the folder that it shares with its trainer. */
export interface ReporterStart {
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** A pod's reporter as a local process. */
export class ReporterProcess {
  readonly child: ChildProcess;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  said = '';

  constructor({ env, folder }: ReporterStart) {
    this.child = spawn(process.execPath, [MAIN, folder], { env: { PATH: process.env['PATH'], ...env } });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (piece: string) => (this.said += piece));
    this.ended = once(this.child, 'close').then(([code, signal]) => code ?? signal);
  }

  /** Asks it to end, as a kubelet does once the trainer has ended. */
  async stop(): Promise<number | string> {
    this.child.kill('SIGTERM');
    return await this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
