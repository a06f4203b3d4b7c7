import { Watch } from './watch.ts';
import type { Source } from './watch.ts';

/** The watches of a server: one for each page that somebody looks at, however many do. */
export class Hub {
  readonly #watches = new Map<string, Watch>();

  /** The watch of a page; it begins with whoever asks first. */
  watch(name: string, source: () => Source): Watch {
    const found = this.#watches.get(name);
    if (found) return found;
    const watch: Watch = new Watch(source(), () => {
      if (this.#watches.get(name) === watch) this.#watches.delete(name);
    });
    this.#watches.set(name, watch);
    return watch;
  }

  /** The watch of a page, if somebody looks at it already. */
  find(name: string): Watch | undefined {
    return this.#watches.get(name);
  }

  /** Ends them all. */
  end(): void {
    for (const watch of this.#watches.values()) watch.end();
  }
}
