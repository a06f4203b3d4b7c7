import { onTestFinished } from 'vitest';
import type { KubeClient } from '../src/client/client.ts';
import { Informer } from '../src/cache/informer.ts';
import type { InformerOptions } from '../src/cache/informer.ts';
import type { RestartCause } from '../src/cache/reflector.ts';
import type { KubeObject, ResourceType } from '../src/resource.ts';
import { Store } from '../src/cache/store.ts';

/** Fast enough to wait for. */
const BACKOFF = { baseMs: 20, factor: 2, maxMs: 200, jitter: 1, resetMs: 120_000 };

/** A running informer and what it knows. */
export interface Watched<T extends KubeObject> {
  readonly store: Store<T>;
  readonly restarts: readonly RestartCause[];
  readonly names: () => string[];
}

/** Starts an informer, on all namespaces unless told otherwise, and waits until it knows what there is. */
export async function startInformer<T extends KubeObject>(
  client: KubeClient,
  resource: ResourceType<T>,
  settings: Partial<InformerOptions<T>>,
): Promise<Watched<T>> {
  const store = new Store<T>({ onHandlerError: console.error });
  const restarts: RestartCause[] = [];
  const onRestart = (cause: RestartCause): void => void restarts.push(cause);
  const defaults = { client, resource, store, namespaces: [], backoff: BACKOFF, onRestart };
  const informer = new Informer({ ...defaults, ...settings });
  const controller = new AbortController();
  const running = informer.run(controller.signal);
  onTestFinished(async () => {
    controller.abort(new Error('the test is finished'));
    await running;
  });
  await informer.synced;
  return { store, restarts, names: () => store.list().map(nameOf).toSorted() };
}

const nameOf = ({ metadata }: KubeObject): string => metadata?.name ?? '';
