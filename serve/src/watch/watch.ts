import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { html } from '@tuningsweep/report/components';
import { Parts } from './parts.ts';

/** Parts of a page, by name. */
export type Texts = Readonly<Record<string, string>>;

/** How a watch reads what it is about. */
export interface Source {
  /** What changes whenever the page would: one query by an index, cheap however large the sweep is. */
  pulse(): Promise<string>;
  /** Read anew some of the parts each, first those that are found soonest. */
  readonly stages: readonly (() => Promise<Texts>)[];
}

/** Milliseconds between two looks for a change. */
const LOOK_EVERY_MS = 1000;
/** So many times as long as reading took nothing is read afterwards, so that a large sweep does not keep the ledger busy. */
const REST = 4;
/** How long a watch that nobody follows goes on: a page that was just opened comes back for what changes. */
const LINGER_MS = 15_000;

/** The part that says what is the matter while the ledger cannot be read; empty while it can. */
export const NOTICE = 'notice';

/** What one page shows, kept up to date for all who look at it as long as there are any. */
export class Watch {
  /** Tells this watch's revisions from those of an earlier one of the same page. */
  readonly id: string = randomUUID();
  readonly parts = new Parts();
  readonly #source: Source;
  readonly #onEnd: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #stop = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  #idle: NodeJS.Timeout | undefined;
  /** Of each stage the pulse that it was last read for, and when it may be read again. */
  readonly #stages: { readonly read: () => Promise<Texts>; seen: string | undefined; due: number }[];

  /** @param onEnd called when nobody has followed for a while, and the watch has ended */
  constructor(source: Source, onEnd: () => void) {
    this.#source = source;
    this.#stages = source.stages.map((read) => ({ read, seen: undefined, due: 0 }));
    this.#onEnd = onEnd;
    this.#linger();
    void this.#run();
  }

  /** Settles once all parts were read for the first time, or could not be. */
  async ready(): Promise<void> {
    await this.#first.promise;
  }

  /** Calls `listener` at each change, until what is returned is called. */
  follow(listener: () => void): () => void {
    this.#listeners.add(listener);
    clearTimeout(this.#idle);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#linger();
    };
  }

  /** Ends at once. */
  end(): void {
    clearTimeout(this.#idle);
    this.#stop.abort();
    this.#onEnd();
  }

  #linger(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.end(), LINGER_MS).unref();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#look();
        this.#put({ [NOTICE]: '' });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        this.#put({ [NOTICE]: html`<p class="notice" role="alert">${message}</p>`.text });
      }
      this.#first.resolve();
      await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const pulse = await this.#source.pulse();
    for (const stage of this.#stages) {
      const begun = performance.now();
      if (stage.seen === pulse || begun < stage.due) continue;
      this.#put(await stage.read());
      stage.seen = pulse;
      stage.due = performance.now() + REST * (performance.now() - begun);
    }
  }

  #put(texts: Texts): void {
    if (this.parts.set(texts)) for (const listener of this.#listeners) listener();
  }
}
