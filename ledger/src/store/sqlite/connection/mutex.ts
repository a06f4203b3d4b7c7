/** A first-come, first-served lock for the one connection of an SQLite ledger. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Waits for its turn; the caller must call what it gets back to let the next one in. */
  async lock(): Promise<() => void> {
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = promise;
    await before;
    return resolve;
  }
}
