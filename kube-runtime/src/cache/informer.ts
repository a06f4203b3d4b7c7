import { jittered } from '../backoff.ts';
import type { KubeApiError } from '../client/errors.ts';
import { Reflector } from './reflector.ts';
import type { ReflectorOptions } from './reflector.ts';
import type { KubeObject } from '../resource.ts';
import type { Store } from './store.ts';
import { sleep } from '../time.ts';

const RESYNC_JITTER = 0.2;

export interface InformerOptions<T extends KubeObject> extends Omit<ReflectorOptions<T>, 'namespace' | 'store'> {
  readonly store: Store<T, string>;
  /** Empty: all of them. */
  readonly namespaces: readonly string[];
  /** How often the store tells its handlers of every object again; up to a fifth longer at random. Absent: never. */
  readonly resyncMs?: number;
  /** Whether it tells of this object the first, second, … time; absent: always. */
  readonly resyncs?: (object: T, round: number) => boolean;
}

/** Keeps one store like the API server in one, several or all namespaces, with a reflector for each. */
export class Informer<T extends KubeObject> {
  readonly store: Store<T, string>;
  readonly #reflectors: ReadonlyMap<string | undefined, Reflector<T>>;
  readonly #resyncMs: number | undefined;
  readonly #resyncs: (object: T, round: number) => boolean;

  constructor({ namespaces, resyncMs, resyncs = () => true, ...options }: InformerOptions<T>) {
    const scopes = namespaces.length === 0 ? [undefined] : [...new Set(namespaces)];
    this.store = options.store;
    this.#reflectors = new Map(scopes.map((namespace) => [namespace, new Reflector({ ...options, namespace })]));
    this.#resyncMs = resyncMs;
    this.#resyncs = resyncs;
  }

  /** True once the store has everything; false when stopped before. */
  get synced(): Promise<boolean> {
    const reflectors = [...this.#reflectors.values()];
    return Promise.all(reflectors.map(async (each) => each.synced)).then((each) => each.every(Boolean));
  }

  /**
   * Resolves once the store has everything that there is to have: namespaces that the server refuses are not waited for,
   * as they would keep those that it shows from being looked after. Of all namespaces at once there is no such one.
   */
  get settled(): Promise<unknown> {
    const reflectors = [...this.#reflectors];
    return Promise.all(reflectors.map(async ([scope, each]) => (scope === undefined ? each.synced : each.settled)));
  }

  /** Why the server shows nothing of a namespace at the moment; undefined while it does. */
  refusalOf(namespace: string): KubeApiError | undefined {
    return (this.#reflectors.get(namespace) ?? this.#reflectors.get(undefined))?.refusal;
  }

  /** Returns when the signal fires, and never otherwise. */
  async run(signal: AbortSignal): Promise<void> {
    const reflectors = [...this.#reflectors.values()];
    await Promise.all([...reflectors.map(async (each) => each.run(signal)), this.#resync(signal)]);
  }

  async #resync(signal: AbortSignal): Promise<void> {
    if (this.#resyncMs === undefined) return;
    for (let round = 1; !signal.aborted; round += 1) {
      try {
        await sleep(jittered(this.#resyncMs, RESYNC_JITTER), signal);
      } catch {
        return;
      }
      this.store.resync((object) => this.#resyncs(object, round));
    }
  }
}
