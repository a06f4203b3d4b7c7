import type { Readable } from 'node:stream';

/** Where what a process prints goes to. */
type Sink = (chunk: Uint8Array) => void;

/**
 * The output of a process that works at one thing after another. The process prints a mark after each, by which it is known
 * whose a byte is; the mark goes to nobody.
 */
export class MarkedOutput {
  #sink: Sink = () => undefined;
  #mark: Buffer | undefined;
  #reached: () => void = () => undefined;
  /** What may be the beginning of the mark. */
  #held: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.#take(chunk));
    stream.once('close', () => this.#flush());
  }

  /** Gives the sink what comes before a mark; fulfilled at the mark, and never if the process ends before it. */
  async until(mark: string, sink: Sink): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    [this.#mark, this.#sink, this.#reached] = [Buffer.from(mark), sink, resolve];
    await promise;
  }

  #take(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#held, chunk]);
    const at = this.#mark === undefined ? -1 : bytes.indexOf(this.#mark);
    if (this.#mark === undefined || at < 0) {
      const kept = Math.min(bytes.length, Math.max((this.#mark?.length ?? 1) - 1, 0));
      this.#held = bytes.subarray(bytes.length - kept);
      this.#sink(bytes.subarray(0, bytes.length - kept));
      return;
    }
    this.#sink(bytes.subarray(0, at));
    this.#held = bytes.subarray(at + this.#mark.length);
    this.#mark = undefined;
    this.#reached();
  }

  #flush(): void {
    this.#sink(this.#held);
    this.#held = Buffer.alloc(0);
  }
}
