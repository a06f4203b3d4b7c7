import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { SERVE_FLAG, TASK_BEGUN } from '@tuningsweep/ledger/contracts';
import type { ServedTask } from '@tuningsweep/ledger/contracts';
import { AttemptWatch, signalGroup } from './attempt.ts';
import type { AttemptOptions, AttemptOutcome, RunningAttempt } from './attempt.ts';
import { MarkedOutput } from './marked-output.ts';

/** A process of our own trainer that trains one task after another: what it takes to start, it takes once. */
export class WarmTrainer {
  readonly #child: ChildProcess;
  readonly #stdout: MarkedOutput;
  readonly #stderr: MarkedOutput;
  #tasks = 0;
  #isGone = false;

  constructor({ command: [program, ...args], env }: Pick<AttemptOptions, 'command' | 'env'>) {
    this.#child = spawn(program, [...args, SERVE_FLAG], {
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { stdout, stderr } = this.#child;
    if (!stdout || !stderr) throw new Error('expected pipes to the trainer');
    [this.#stdout, this.#stderr] = [new MarkedOutput(stdout), new MarkedOutput(stderr)];
    this.#child.once('close', () => (this.#isGone = true));
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Has it train a task; not before the one before has ended. */
  run(options: AttemptOptions): RunningAttempt {
    this.#tasks += 1;
    const watch = new AttemptWatch(options, this.#child);
    return { ended: this.#train(options, watch), stop: () => watch.stop() };
  }

  /** Ends it, and returns when it is gone; it has nothing to do. */
  async close(): Promise<void> {
    if (this.#isGone) return;
    const gone = once(this.#child, 'close');
    signalGroup(this.#child, 'SIGTERM');
    await gone;
  }

  async #train({ env }: AttemptOptions, watch: AttemptWatch): Promise<AttemptOutcome> {
    const over = new AbortController();
    const task = new Served(this.#child, over.signal);
    try {
      const outcome = await Promise.race([this.#toItsEnd(watch, over.signal), this.#served(task, env, watch)]);
      if (outcome.succeeded || this.#tasks === 1) return outcome;
      const mayBeOfOthers = outcome.cause === 'OOMKilled' || !task.hasBegun;
      return { ...outcome, ...(mayBeOfOthers && { mayBeOfOthers }) };
    } finally {
      over.abort();
    }
  }

  /** The process itself ends: it could not be started, was stopped or killed, or broke. */
  async #toItsEnd(watch: AttemptWatch, signal: AbortSignal): Promise<AttemptOutcome> {
    const { promise, resolve } = Promise.withResolvers<AttemptOutcome>();
    const onError = (error: Error): void => resolve(watch.endWith(error));
    const onClose = (code: number | null, by: NodeJS.Signals | null): void => resolve(watch.end(code, by));
    this.#child.once('error', onError).once('close', onClose);
    signal.addEventListener('abort', () => this.#child.off('error', onError).off('close', onClose));
    return await promise;
  }

  /** The task ends, and the process waits for the next one. */
  async #served(task: Served, env: AttemptOptions['env'], watch: AttemptWatch): Promise<AttemptOutcome> {
    const mark = `\0${randomUUID()}\n`;
    const printed = [
      this.#stdout.until(mark, (chunk) => watch.onStdout(chunk)),
      this.#stderr.until(mark, (chunk) => watch.onStderr(chunk)),
    ];
    const variables = Object.entries(env).map(([name, value]) => [name, value ?? null]);
    // Where it cannot be sent, the process is about to end.
    this.#child.send({ env: Object.fromEntries(variables), mark } satisfies ServedTask, () => undefined);
    const [exitCode] = await Promise.all([task.exitCode, ...printed]);
    return watch.end(exitCode, null);
  }
}

/** What a trainer answers about a task. */
class Served {
  hasBegun = false;
  readonly exitCode: Promise<number>;

  constructor(child: ChildProcess, over: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<number>();
    const onMessage = (message: unknown): void => {
      if (message === TASK_BEGUN) this.hasBegun = true;
      else resolve(Number(message));
    };
    child.on('message', onMessage);
    over.addEventListener('abort', () => child.off('message', onMessage));
    this.exitCode = promise;
  }
}
