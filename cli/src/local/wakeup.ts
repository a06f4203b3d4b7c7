/** A bell that one waiter listens to. A ring before the wait is not lost. */
export class Wakeup {
  #rung = false;
  #wake: (() => void) | undefined;

  /** @param signal an aborted signal keeps the bell ringing for good. */
  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
  }

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Returns at the next ring, or after the given milliseconds. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
    }
    this.#rung = false;
    this.#wake = undefined;
  }
}
