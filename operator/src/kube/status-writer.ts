import { isDeepStrictEqual } from 'node:util';
import type { TuningSweepStatus } from '../api/index.ts';
import type { SweepStatus } from '../sweep/status.ts';
import type { KubeClient } from './machinery/client.ts';
import { refOf } from './machinery/resource.ts';
import { keyOf } from './machinery/store.ts';
import { FIELD_MANAGER, LABEL } from './names.ts';
import { EVENTS, SWEEPS, type SweepResource } from './resources.ts';
import { stampStatus } from './stamp.ts';
import { transitions, type Transition } from './transitions.ts';

/** Counts may change many times a second; a status that differs in nothing else is written once a second at most. */
const COUNTS_EVERY_MS = 1000;

/** Writes statuses when they changed, and an event for every transition after it. */
export class StatusWriter {
  readonly #client: KubeClient;
  readonly #reporter: string;
  readonly #written = new Map<string, number>();

  /** @param reporter name of this replica, for events. */
  constructor(client: KubeClient, reporter: string) {
    this.#client = client;
    this.#reporter = reporter;
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
    await this.#client.apply(SWEEPS, body, { subresource: 'status', fieldManager: FIELD_MANAGER, force: true });
  }

  /** Makes an event that `kubectl describe` shows with the resource. */
  async tell(resource: SweepResource, { type, reason, message }: Transition): Promise<void> {
    const { name = '', namespace = '', uid = '' } = resource.metadata;
    const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    await this.#client.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: {
        apiVersion: 'tuningsweep.io/v1alpha1',
        kind: 'TuningSweep',
        ...refOf(resource),
        namespace,
        uid,
      },
      type,
      reason,
      message: message.slice(0, 1024),
      source: { component: 'tuningsweep-operator', host: this.#reporter },
      reportingComponent: 'tuningsweep.io/operator',
      reportingInstance: this.#reporter,
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
