import { refOf } from '../resource.ts';
import type { KubeObject } from '../resource.ts';

/** Called after a change: `before` is absent for a new object, `after` for one that is gone, and both for none. */
export type ChangeHandler<T> = (before: T | undefined, after: T | undefined) => void;

/** Names the index values of an object; it is found under each of them. */
export type Indexer<T> = (object: T) => readonly string[];

export interface StoreOptions<T, Name extends string> {
  readonly indexers?: Readonly<Record<Name, Indexer<T>>>;
  /** What of an object is held (client-go's SetTransform); absent: all but `managedFields`. */
  readonly keep?: (object: T) => T;
  /** Told what a change handler threw. The store and other handlers are not affected. */
  readonly onHandlerError: (error: unknown) => void;
}

/** `namespace/name`, or the name alone where there is no namespace. */
export function keyOf(object: KubeObject): string {
  const { namespace, name } = refOf(object);
  return namespace ? `${namespace}/${name}` : name;
}

/**
 * The last known state of objects of one type, by namespace and name and by named indexes
 * (client-go's tools/cache thread_safe_store.go and index.go).
 *
 * Objects are replaced, never changed, and whoever reads them must not change them either. Of each only a part is held:
 * `managedFields` alone can be half of an object's size and nobody here reads them.
 */
export class Store<T extends KubeObject, Name extends string = never> {
  readonly #objects = new Map<string, T>();
  readonly #indexes: ReadonlyMap<string, { indexer: Indexer<T>; keys: Map<string, Set<string>> }>;
  readonly #handlers: ChangeHandler<T>[] = [];
  readonly #keep: (object: T) => T;
  readonly #onHandlerError: (error: unknown) => void;

  constructor({ indexers, keep = withoutManagedFields, onHandlerError }: StoreOptions<T, Name>) {
    const entries = Object.entries<Indexer<T>>(indexers ?? {});
    this.#indexes = new Map(entries.map(([name, indexer]) => [name, { indexer, keys: new Map() }]));
    this.#keep = keep;
    this.#onHandlerError = onHandlerError;
  }

  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  list(): T[] {
    return [...this.#objects.values()];
  }

  /** The objects that an index has under a value. */
  byIndex(name: Name, value: string): T[] {
    const keys = this.#indexes.get(name)?.keys.get(value) ?? [];
    return [...keys].flatMap((key) => this.#objects.get(key) ?? []);
  }

  /** Calls the handler after every change from now on, in the order of changes. */
  onChange(handler: ChangeHandler<T>): void {
    this.#handlers.push(handler);
  }

  upsert(object: T): void {
    const kept = this.#keep(object);
    const key = keyOf(kept);
    const before = this.#objects.get(key);
    this.#put(key, kept);
    this.#notify(before, kept);
  }

  /**
   * Takes over what a write of one's own returned, before the watch tells of it. An answer may come after the watch has told of a
   * later change, or of the object's end: it must not bring back what was before, since the watch would not tell of it again.
   */
  written(object: T): void {
    const known = this.#objects.get(keyOf(object));
    if (known && isSame(known, object) && !isOlder(object, known)) this.upsert(object);
  }

  /** An object of the same name that was made since is another one, and stays. */
  delete(object: KubeObject): void {
    const key = keyOf(object);
    const before = this.#objects.get(key);
    if (!before || !isSame(before, object)) return;
    this.#remove(key, before);
    this.#notify(before, undefined);
  }

  /** Takes over a whole list: of one namespace, or of everything. Those that it lacks are gone. */
  replace(objects: readonly T[], namespace?: string): void {
    const listed = new Set(objects.map(keyOf));
    const gone = this.list().filter((known) => inNamespace(known, namespace) && !listed.has(keyOf(known)));
    for (const object of gone) this.delete(object);
    for (const object of objects) if (!this.#isCurrent(object)) this.upsert(object);
  }

  /** Tells the handlers of every object that is wanted, unchanged, so that whatever was missed is looked at again. */
  resync(isWanted: (object: T) => boolean): void {
    for (const object of this.list().filter(isWanted)) this.#notify(object, object);
  }

  #isCurrent(object: T): boolean {
    const known = this.#objects.get(keyOf(object))?.metadata;
    const { uid, resourceVersion } = object.metadata ?? {};
    return known !== undefined && known.uid === uid && known.resourceVersion === resourceVersion;
  }

  #put(key: string, object: T): void {
    const before = this.#objects.get(key);
    if (before) this.#remove(key, before);
    this.#objects.set(key, object);
    for (const { indexer, keys } of this.#indexes.values()) {
      for (const value of indexer(object)) {
        const under = keys.get(value) ?? new Set();
        keys.set(value, under.add(key));
      }
    }
  }

  #remove(key: string, object: T): void {
    this.#objects.delete(key);
    for (const { indexer, keys } of this.#indexes.values()) {
      for (const value of indexer(object)) {
        const under = keys.get(value);
        under?.delete(key);
        if (under?.size === 0) keys.delete(value);
      }
    }
  }

  #notify(before: T | undefined, after: T | undefined): void {
    for (const handler of this.#handlers) {
      try {
        handler(before, after);
      } catch (error) {
        this.#onHandlerError(error);
      }
    }
  }
}

function isSame(a: KubeObject, b: KubeObject): boolean {
  return a.metadata?.uid === b.metadata?.uid;
}

/** Versions are numbers that grow (KEP-5504); what is none cannot be compared. */
function isOlder(a: KubeObject, b: KubeObject): boolean {
  const [left = '', right = ''] = [a.metadata?.resourceVersion, b.metadata?.resourceVersion];
  return isNumber(left) && isNumber(right) && BigInt(left) < BigInt(right);
}

function isNumber(version: string): boolean {
  return /^\d+$/.test(version);
}

function inNamespace(object: KubeObject, namespace: string | undefined): boolean {
  return !namespace || object.metadata?.namespace === namespace;
}

function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (!object.metadata?.managedFields) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
