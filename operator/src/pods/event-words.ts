import { KubeError, monotonicMs } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { EVENTS } from '../cache/resources.ts';
import type { Event } from '../cache/resources.ts';

/** What the newest event of an object says. */
export interface Words {
  reason: string;
  message: string;
}

/** An object is asked about once in this time: events come no faster, and nobody reads a condition every second. */
const ASK_EVERY_MS = 60_000;
/** Of an object that is asked about no more. */
const FORGET_MS = 10 * ASK_EVERY_MS;
/** One object has few events: equal ones are counted, not repeated. */
const MOST_EVENTS = 100;

/**
 * Steps of every start, and of every restart after a crash: they say that something goes on, never what is waited for.
 * Source: pkg/kubelet/events/event.go, pkg/scheduler.
 */
const EMPTY_REASONS = new Set(['SandboxChanged', 'Scheduled', 'Pulled', 'Created', 'Started']);

/**
 * What controllers and kubelets say only in events: why a Job gets no pod, why a pod is not started. Kubernetes keeps them
 * for an hour and never promises any, so that nothing but words hangs on them.
 */
export class EventWords {
  readonly #client: KubeClient;
  readonly #known = new Map<string, { askedAt: number; words: Words | undefined }>();

  constructor(client: KubeClient) {
    this.#client = client;
  }

  /** Milliseconds since the object was asked about; Infinity where it never was. */
  ageOf(uid: string): number {
    const known = this.#known.get(uid);
    return known === undefined ? Infinity : monotonicMs() - known.askedAt;
  }

  /** True where the object is not to be asked about again yet. */
  isFresh(uid: string): boolean {
    return this.ageOf(uid) < ASK_EVERY_MS;
  }

  /** What is known of an object's words; undefined where it has none, or the API server does not let them be read. */
  of(uid: string): Words | undefined {
    return this.#known.get(uid)?.words;
  }

  /** Asks for an object's words anew. */
  async ask({ uid, namespace }: { uid: string; namespace: string | undefined }): Promise<void> {
    const words = await this.#ask(uid, namespace);
    for (const known of this.#known.keys()) if (this.ageOf(known) > FORGET_MS) this.#known.delete(known);
    this.#known.set(uid, { askedAt: monotonicMs(), words });
  }

  async #ask(uid: string, namespace: string | undefined): Promise<Words | undefined> {
    try {
      const fieldSelector = `involvedObject.uid=${uid}`;
      const { items } = await this.#client.list(EVENTS, { namespace, fieldSelector, limit: MOST_EVENTS });
      return newest(items);
    } catch (error) {
      // An operator whose rights are older than this reads no events; it goes on without their words.
      if (error instanceof KubeError) return undefined;
      throw error;
    }
  }
}

/**
 * The newest event that says more than that a start goes on.
 *
 * @returns of events of the same second a warning, if there is one; undefined where none says more
 */
export function newest(events: readonly Event[]): Words | undefined {
  const telling = events.filter(({ reason }) => !EMPTY_REASONS.has(reason ?? ''));
  const byTime = telling.toSorted((a, b) => timeOf(b) - timeOf(a) || rankOf(a) - rankOf(b));
  const [found] = byTime;
  return found && { reason: found.reason ?? '', message: found.message ?? '' };
}

function timeOf({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: Event): number {
  const time = series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata?.creationTimestamp;
  return Math.floor(Date.parse(time ?? '') / 1000) || 0;
}

function rankOf({ type }: Event): number {
  return type === 'Warning' ? 0 : 1;
}
