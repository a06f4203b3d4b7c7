import { closeSync, openSync, writeSync } from 'node:fs';
import { logFile, nextAttempt } from './files.ts';

/** What is kept of one attempt's output. */
const CAP_BYTES = 10 * 2 ** 20;

/** The last line of an attempt's file, by which a reader who follows it knows that nothing more comes. */
export const ENDED = /^tuningsweep: attempt \d+ ended.*\n$/m;

/**
 * The output of one attempt, in a file of bounded size. A full disk or a folder without rights ends the log, never the
 * attempt: its result goes to the ledger.
 */
export class AttemptLog {
  readonly #attempt: number = 0;
  #file: number | undefined;
  #left: number;
  #endsLine = true;

  /** @param command what is started, for the first line. */
  constructor(folder: string, codeTask: string, command: readonly string[], capBytes = CAP_BYTES) {
    this.#left = capBytes;
    try {
      this.#attempt = nextAttempt(folder, codeTask);
      this.#file = openSync(logFile(folder, codeTask, this.#attempt), 'wx');
    } catch {
      return;
    }
    const now = new Date().toISOString();
    this.#put(Buffer.from(`tuningsweep: attempt ${this.#attempt} of ${codeTask} began ${now}: ${command.join(' ')}\n`));
  }

  write(chunk: Uint8Array): void {
    if (this.#left <= 0 || chunk.length === 0) return;
    this.#put(chunk.subarray(0, this.#left));
    this.#left -= chunk.length;
    if (this.#left <= 0) this.#say('the output was cut here, a file holds no more of it');
  }

  /** @param outcome such as `with exit code 1`. */
  end(outcome: string): void {
    this.#say(`attempt ${this.#attempt} ended ${new Date().toISOString()} ${outcome.replaceAll(/\s+/g, ' ')}`);
    this.#close();
  }

  #say(text: string): void {
    this.#put(Buffer.from(`${this.#endsLine ? '' : '\n'}tuningsweep: ${text}\n`));
  }

  #put(bytes: Uint8Array): void {
    if (this.#file === undefined) return;
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
      this.#endsLine = bytes.at(-1) === '\n'.charCodeAt(0);
    } catch {
      this.#close();
    }
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
