import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import type { FailureCause } from '@tuningsweep/engine/sweep';
import { withGuard } from './guard.ts';
import type { AttemptLog } from './logs/attempt-log.ts';

/** What one attempt of a task came to. */
export type AttemptOutcome =
  { succeeded: true } | { succeeded: false; cause: FailureCause; message: string; exitCode: number | null };

/** What one attempt is started with. */
export interface AttemptOptions {
  command: readonly [string, ...string[]];
  /** For a program that does not end by itself when its IPC channel closes: it gets a guard, and no channel. */
  guarded?: boolean;
  /** Beside the runner's own; what is undefined the trainer does not get. */
  env: Record<string, string | undefined>;
  /** Gets everything that the trainer prints. */
  log?: Pick<AttemptLog, 'write' | 'end'>;
  timeoutMs?: number;
  memoryLimitBytes?: number;
}

const STDERR_KEPT = 4096;
const MEMORY_CHECK_MS = 500;
const KILL_AFTER_MS = 5000;

/** A trainer as a local process, in a process group of its own, so that a Ctrl-C in the terminal reaches only the runner. */
export class TrainerProcess {
  readonly ended: Promise<AttemptOutcome>;
  readonly #child: ChildProcess;
  readonly #options: AttemptOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #stderr: Buffer = Buffer.alloc(0);
  #killedFor: { cause: FailureCause; message: string } | undefined;

  constructor(options: AttemptOptions) {
    this.#options = options;
    const [program, ...args] = options.guarded ? withGuard(options.command) : options.command;
    this.#child = spawn(program, args, {
      env: { ...process.env, ...options.env },
      detached: true,
      // The channel tells our trainer, the pipe a guard, that the runner died: both close even after a SIGKILL.
      stdio: ['ignore', 'pipe', 'pipe', options.guarded ? 'pipe' : 'ipc'],
    });
    if (options.guarded) this.#child.once('exit', () => this.#endGroup());
    this.#child.stdout?.on('data', (chunk: Buffer) => options.log?.write(chunk));
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      options.log?.write(chunk);
      this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-STDERR_KEPT);
    });
    this.ended = this.#end();
    this.#watchLimits();
  }

  /** Asks the trainer to stop, and makes it after five seconds. */
  stop(): void {
    this.#signal('SIGTERM');
    this.#timers.push(setTimeout(() => this.#signal('SIGKILL'), KILL_AFTER_MS));
  }

  async #end(): Promise<AttemptOutcome> {
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>();
    this.#child.once('error', (error) =>
      resolve({ succeeded: false, cause: 'StartError', message: error.message, exitCode: null }),
    );
    this.#child.once('close', (code, signal) => resolve(this.#outcome(code, signal)));
    const outcome = await promise;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#options.log?.end(outcome.succeeded ? 'with exit code 0' : `with ${outcome.cause}: ${outcome.message}`);
    return outcome;
  }

  #outcome(exitCode: number | null, signal: NodeJS.Signals | null): AttemptOutcome {
    if (exitCode === 0) return { succeeded: true };
    const said = this.#stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
    const message = said || (signal ? `the trainer was ended by ${signal}` : `the trainer exited with ${exitCode}`);
    const cause = exitCode === TRAINER_EXIT.badInput ? 'BadInput' : 'TrainerError';
    return { succeeded: false, exitCode, cause, message, ...this.#killedFor };
  }

  #watchLimits(): void {
    const { timeoutMs, memoryLimitBytes } = this.#options;
    if (timeoutMs) {
      const message = `the attempt took longer than spec.trainer.timeoutSeconds of ${timeoutMs / 1000}`;
      this.#timers.push(setTimeout(() => this.#endFor('DeadlineExceeded', message), timeoutMs));
    }
    if (memoryLimitBytes) this.#timers.push(setInterval(() => this.#checkMemory(memoryLimitBytes), MEMORY_CHECK_MS));
  }

  #checkMemory(limit: number): void {
    const used = residentBytes(this.#child.pid);
    if (used <= limit) return;
    const message = `${megabytes(used)} resident, spec.trainer.resources.limits.memory allows ${megabytes(limit)}`;
    this.#killedFor ??= { cause: 'OOMKilled', message };
    this.#signal('SIGKILL');
  }

  #endFor(cause: FailureCause, message: string): void {
    this.#killedFor ??= { cause, message };
    this.stop();
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

  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    process.kill(-pid, signal);
  }
}

/** Resident set of a process in bytes; 0 where it is gone or the system has no /proc. */
function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
