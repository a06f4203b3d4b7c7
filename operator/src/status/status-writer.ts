import { isDeepStrictEqual } from 'node:util';
import type { TuningSweepStatus } from '@tuningsweep/engine/api';
import type { SweepStatus } from '@tuningsweep/engine/sweep';
import { keyOf, refOf } from '@tuningsweep/kube-runtime';
import type { KubeClient } from '@tuningsweep/kube-runtime';
import { API, FIELD_MANAGER, LABEL } from '@tuningsweep/ledger/contracts';
import { cutBytes } from './cut.ts';
import { EVENTS, SWEEPS } from '../cache/resources.ts';
import type { SweepResource } from '../cache/resources.ts';
import { stampStatus } from './timestamps.ts';
import { transitions } from './transitions.ts';
import type { Transition } from './transitions.ts';

/** Counts may change many times a second; a status that differs in nothing else is written once a second at most. */
const COUNTS_EVERY_MS = 1000;

/** Bytes of UTF-8 that the API server takes as an event's message (k8s.io/kubernetes, pkg/apis/core/validation/events.go). */
const EVENT_BYTES = 1024;

export interface StatusWriterOptions {
  client: KubeClient;
  /** Name of this replica, for events. */
  reporter: string;
  /** Called with the resource as a write left it: the cache need not wait for the watch to show it. */
  onWritten: (resource: SweepResource) => void;
  /** Told of events that could not be made: nothing waits for them. */
  onEventError: (resource: SweepResource, error: unknown) => void;
}

/** Writes statuses when they changed, and an event for every transition after it. */
export class StatusWriter {
  readonly #options: StatusWriterOptions;
  readonly #written = new Map<string, number>();

  constructor(options: StatusWriterOptions) {
    this.#options = options;
  }

  /**
   * @returns milliseconds to wait before the status can be written; 0 when it is written or needs no writing.
   * @throws KubeApiError with reason Conflict when the resource changed since it was read.
   */
  async write(resource: SweepResource, computed: SweepStatus, sweepKey: string): Promise<number> {
    const { generation = 0 } = resource.metadata;
    const now = new Date();
    const status = stampStatus(resource.status, computed, {
      generation,
      selector: `${LABEL.sweepKey}=${sweepKey}`,
      now,
    });
    if (!status) return 0;
    const wait = this.#mustWait(resource, status, now.getTime());
    if (wait > 0) return wait;
    await this.#apply(resource, status);
    this.#written.set(keyOf(resource), now.getTime());
    for (const transition of transitions(resource.status, status)) await this.tell(resource, transition);
    return 0;
  }

  forget(key: string): void {
    this.#written.delete(key);
  }

  #mustWait(resource: SweepResource, status: TuningSweepStatus, now: number): number {
    const last = this.#written.get(keyOf(resource)) ?? 0;
    return isDeepStrictEqual(withoutCounts(resource.status), withoutCounts(status)) ? last + COUNTS_EVERY_MS - now : 0;
  }

  async #apply({ apiVersion, kind, metadata, spec }: SweepResource, status: TuningSweepStatus): Promise<void> {
    const { name, namespace, resourceVersion } = metadata;
    const body: SweepResource = {
      apiVersion,
      kind,
      metadata: { ...(name && { name }), ...(namespace && { namespace }), ...(resourceVersion && { resourceVersion }) },
      spec,
      status,
    };
    const how = { subresource: 'status', fieldManager: FIELD_MANAGER, force: true };
    this.#options.onWritten(await this.#options.client.apply(SWEEPS, body, how));
  }

  /** Makes an event that `kubectl describe` shows with the resource. One that is refused holds nothing up. */
  async tell(resource: SweepResource, transition: Transition): Promise<void> {
    try {
      await this.#create(resource, transition);
    } catch (error) {
      this.#options.onEventError(resource, error);
    }
  }

  async #create(resource: SweepResource, { type, reason, message }: Transition): Promise<void> {
    const { client, reporter } = this.#options;
    const { name = '', namespace = '', uid = '' } = resource.metadata;
    const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await client.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: {
        apiVersion: API.apiVersion,
        kind: API.kind,
        ...refOf(resource),
        namespace,
        uid,
      },
      type,
      reason,
      message: cutBytes(message, EVENT_BYTES),
      source: { component: 'tuningsweep-operator', host: reporter },
      reportingComponent: `${API.group}/operator`,
      reportingInstance: reporter,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
    });
  }
}

/** What of a status is written at once: states and reasons, not figures. */
function withoutCounts(status: TuningSweepStatus | undefined): unknown {
  const states = (status?.conditions ?? []).map(({ type, status: truth, reason, observedGeneration }) => [
    type,
    truth,
    reason,
    observedGeneration,
  ]);
  return [
    states.toSorted(([a = ''], [b = '']) => String(a).localeCompare(String(b))),
    status?.startTime,
    status?.completionTime,
  ];
}
