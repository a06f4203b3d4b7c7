import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program that answers each line of JSON with one. One question is asked at a time. */
export class LineProgram {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #what: string;

  /**
   * @param what the program is, as complaints name it
   * @param env variables that it has besides ours
   */
  constructor(what: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    // A program that ended is noticed by the answer that does not come.
    child.stdin.on('error', () => undefined);
    this.#what = what;
    this.#child = child;
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * Asks for one answer.
   *
   * @throws Error where the program ended before it
   */
  async ask<T>(question: unknown): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    const answer = await this.#answers.next();
    if (answer.done) throw new Error(`${this.#what} ended without an answer; its reason is above`);
    return JSON.parse(answer.value);
  }

  /** Closes its input and waits for its end. */
  async close(): Promise<void> {
    const exited = this.#child.exitCode === null ? once(this.#child, 'exit') : undefined;
    this.#child.stdin?.end();
    await exited;
  }
}
