import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { AttemptWatch } from './attempt.ts';
import type { AttemptOptions, AttemptOutcome, RunningAttempt } from './attempt.ts';
import { withGuard } from './guard.ts';

/** A trainer as a local process, in a process group of its own, so that a Ctrl-C in the terminal reaches only the runner. */
export class TrainerProcess implements RunningAttempt {
  readonly ended: Promise<AttemptOutcome>;
  readonly #child: ChildProcess;
  readonly #watch: AttemptWatch;

  constructor(options: AttemptOptions) {
    const [program, ...args] = options.guarded ? withGuard(options.command) : options.command;
    this.#child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      detached: true,
      // The channel tells our trainer, the pipe a guard, that the runner died: both close even after a SIGKILL.
      stdio: ['ignore', 'pipe', 'pipe', options.guarded ? 'pipe' : 'ipc'],
    });
    this.#watch = new AttemptWatch(options, this.#child);
    if (options.guarded) this.#child.once('exit', () => this.#endGroup());
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#watch.onStdout(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => this.#watch.onStderr(chunk));
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>();
    this.#child.once('error', (error) => resolve(this.#watch.endWith(error)));
    this.#child.once('close', (code, signal) => resolve(this.#watch.end(code, signal)));
    this.ended = promise;
  }

  stop(): void {
    this.#watch.stop();
  }

  /** A guard outlives its trainer, and so may what the trainer started; while the guard is there, the group is too. */
  #endGroup(): void {
    this.#child.stdio[3]?.destroy();
    try {
      process.kill(-(this.#child.pid ?? Number.NaN), 'SIGKILL');
    } catch {
      // The whole group was killed already.
    }
  }
}
