import { exponentialDelay } from '../backoff.ts';
import { monotonicMs } from '../time.ts';
import { TokenBucket } from '../client/token-bucket.ts';

/**
 * client-go's DefaultTypedControllerRateLimiter: each key by itself, and all of them together. But for the longest delay,
 * which is a quarter of an hour there: what was mended is to be noticed within a minute.
 */
const PER_KEY = { baseMs: 5, factor: 2, maxMs: 60_000 };
const OVERALL = { qps: 10, burst: 100 };
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Told what happens, for the metrics named workqueue_* as in client-go. Times in seconds. */
export interface WorkQueueHooks {
  onAdd?(): void;
  onRetry?(): void;
  onDepth?(depth: number): void;
  onLatency?(seconds: number): void;
  onWorkDuration?(seconds: number): void;
}

interface Waiting {
  readonly readyMs: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * A queue of keys with the semantics of client-go's util/workqueue (queue.go, delaying_queue.go,
 * default_rate_limiters.go): first in, first out; a key is in it at most once; no key is given to two workers at a
 * time; a key that is added while it is worked on is given out again afterwards.
 */
export class WorkQueue<Key> {
  readonly #queue = new Set<Key>();
  /** To be worked on: in the queue, or waiting for a worker to be done with it. */
  readonly #dirty = new Map<Key, number>();
  readonly #processing = new Map<Key, number>();
  readonly #waiting = new Map<Key, Waiting>();
  readonly #failures = new Map<Key, number>();
  readonly #takers: ((key: Key | undefined) => void)[] = [];
  readonly #drained = Promise.withResolvers<void>();
  readonly #overall = new TokenBucket(OVERALL);
  readonly #hooks: WorkQueueHooks;
  #shuttingDown = false;

  constructor({ hooks = {} }: { hooks?: WorkQueueHooks } = {}) {
    this.#hooks = hooks;
  }

  /** Keys that wait for a worker. */
  get depth(): number {
    return this.#queue.size;
  }

  /** Asks for work on a key. Without effect when it is asked for already, or after shutDown. */
  add(key: Key): void {
    if (this.#shuttingDown || this.#dirty.has(key)) return;
    this.#dirty.set(key, monotonicMs());
    this.#hooks.onAdd?.();
    if (!this.#processing.has(key)) this.#enqueue(key);
  }

  /** Adds the key after some milliseconds, or earlier if it is already due earlier. */
  addAfter(key: Key, ms: number): void {
    if (this.#shuttingDown) return;
    this.#hooks.onRetry?.();
    if (ms <= 0) this.add(key);
    else this.#wait(key, monotonicMs() + ms);
  }

  /** Adds the key after a delay that doubles with each call until `forget`. */
  addRateLimited(key: Key): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.max(exponentialDelay(failures, PER_KEY), this.#overall.reserve()));
  }

  /** How long `addRateLimited` would put the key off now, by itself, in milliseconds. */
  nextDelay(key: Key): number {
    return exponentialDelay(this.failures(key), PER_KEY);
  }

  /** Work on the key went well: its next failure counts as the first. */
  forget(key: Key): void {
    this.#failures.delete(key);
  }

  /** How often the key was added rate limited since it was forgotten. */
  failures(key: Key): number {
    return this.#failures.get(key) ?? 0;
  }

  /** The next key; `done` must be called for it. Undefined when the queue is shut down and empty. */
  async get(): Promise<Key | undefined> {
    const [next] = this.#queue;
    if (next !== undefined) return this.#take(next);
    if (this.#shuttingDown) return undefined;
    const { promise, resolve } = Promise.withResolvers<Key | undefined>();
    this.#takers.push(resolve);
    return promise;
  }

  /** Work on the key has ended, well or not. */
  done(key: Key): void {
    const started = this.#processing.get(key);
    if (started === undefined) throw new Error(`work queue: done(${String(key)}): expected a key being worked on`);
    this.#processing.delete(key);
    this.#hooks.onWorkDuration?.(secondsSince(started));
    if (this.#dirty.has(key)) this.#enqueue(key);
    this.#settle();
  }

  /**
   * Takes nothing new, forgets what is due later, and lets workers finish what is queued. Resolves when they are done
   * with everything.
   */
  async shutDown(): Promise<void> {
    this.#shuttingDown = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    for (const taker of this.#takers.splice(0)) taker(undefined);
    this.#settle();
    return this.#drained.promise;
  }

  /** Seconds of work under way: of all keys together, and of the one that takes longest. */
  unfinishedWork(): { totalSeconds: number; longestSeconds: number } {
    const seconds = [...this.#processing.values()].map(secondsSince);
    return { totalSeconds: seconds.reduce((sum, each) => sum + each, 0), longestSeconds: Math.max(0, ...seconds) };
  }

  #enqueue(key: Key): void {
    this.#queue.add(key);
    this.#hooks.onDepth?.(this.#queue.size);
    const taker = this.#takers.shift();
    taker?.(this.#take(key));
  }

  #take(key: Key): Key {
    this.#queue.delete(key);
    this.#hooks.onDepth?.(this.#queue.size);
    this.#hooks.onLatency?.(secondsSince(this.#dirty.get(key) ?? monotonicMs()));
    this.#dirty.delete(key);
    this.#processing.set(key, monotonicMs());
    return key;
  }

  #wait(key: Key, readyMs: number): void {
    const known = this.#waiting.get(key);
    if (known && known.readyMs <= readyMs) return;
    clearTimeout(known?.timer);
    const delay = Math.min(Math.ceil(Math.max(readyMs - monotonicMs(), 0)), LONGEST_TIMER_MS);
    this.#waiting.set(key, { readyMs, timer: setTimeout(() => this.#ready(key, readyMs), delay) });
  }

  #ready(key: Key, readyMs: number): void {
    this.#waiting.delete(key);
    if (monotonicMs() >= readyMs) this.add(key);
    else this.#wait(key, readyMs);
  }

  #settle(): void {
    if (this.#shuttingDown && this.#queue.size === 0 && this.#processing.size === 0) this.#drained.resolve();
  }
}

function secondsSince(ms: number): number {
  return (monotonicMs() - ms) / 1000;
}
