import { readFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { TRAINER_EXIT } from '@tuningsweep/ledger/contracts';
import type { FailureCause } from '@tuningsweep/engine/sweep';
import type { AttemptLog } from '../logs/attempt-log.ts';

/** What one attempt of a task came to. */
export type AttemptOutcome = { succeeded: true } | AttemptFailed;

export interface AttemptFailed {
  succeeded: false;
  cause: FailureCause;
  message: string;
  exitCode: number | null;
  /** Its process had trained other tasks before, and may have failed for what they left, or before it knew of this one. */
  mayBeOfOthers?: boolean;
}

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

/** An attempt at work. */
export interface RunningAttempt {
  readonly ended: Promise<AttemptOutcome>;
  /** Asks the trainer to stop, and makes it after five seconds. */
  stop: () => void;
}

const STDERR_KEPT = 4096;
const MEMORY_CHECK_MS = 500;
const KILL_AFTER_MS = 5000;

/** Keeps an attempt within its limits while a process works at it, and says at its end what it came to. */
export class AttemptWatch {
  readonly #options: AttemptOptions;
  readonly #child: ChildProcess;
  readonly #timers: NodeJS.Timeout[] = [];
  #stderr: Buffer = Buffer.alloc(0);
  #killedFor: { cause: FailureCause; message: string } | undefined;

  constructor(options: AttemptOptions, child: ChildProcess) {
    this.#options = options;
    this.#child = child;
    this.#watchLimits();
  }

  onStdout(chunk: Uint8Array): void {
    this.#options.log?.write(chunk);
  }

  onStderr(chunk: Uint8Array): void {
    this.#options.log?.write(chunk);
    this.#stderr = Buffer.concat([this.#stderr, chunk]).subarray(-STDERR_KEPT);
  }

  stop(): void {
    signalGroup(this.#child, 'SIGTERM');
    this.#timers.push(setTimeout(() => signalGroup(this.#child, 'SIGKILL'), KILL_AFTER_MS));
  }

  /** The process could not be started. */
  endWith(error: Error): AttemptOutcome {
    return this.#end({ succeeded: false, cause: 'StartError', message: error.message, exitCode: null });
  }

  end(exitCode: number | null, signal: NodeJS.Signals | null): AttemptOutcome {
    return this.#end(this.#outcome(exitCode, signal));
  }

  #end(outcome: AttemptOutcome): AttemptOutcome {
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
    signalGroup(this.#child, 'SIGKILL');
  }

  #endFor(cause: FailureCause, message: string): void {
    this.#killedFor ??= { cause, message };
    this.stop();
  }
}

/** To a process that leads a group, and all that is in that. */
export function signalGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, signal);
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
