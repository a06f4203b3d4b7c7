import type { Logger } from 'pino';
import { differ, keptOfJob, keptOfPod } from '../kube/kept.ts';
import type { KubeClient } from '../kube/machinery/client.ts';
import { Informer } from '../kube/machinery/informer.ts';
import { JOBS, PODS, type KubeObject, type ResourceType } from '../kube/machinery/resource.ts';
import { keyOf, Store } from '../kube/machinery/store.ts';
import { LABEL } from '../kube/names.ts';
import {
  JOB_INDEXERS,
  POD_INDEXERS,
  SWEEPS,
  type JobStore,
  type PodStore,
  type SweepResource,
} from '../kube/resources.ts';
import { sweepOf } from '../kube/sweep-of.ts';
import type { Metrics } from '../metrics/registry.ts';

const RESYNC_MS = 10 * 60_000;
/** Nothing goes on in a finished sweep, and there may be thousands: an hour is soon enough for what was missed. */
const RESYNCS_TO_FINISHED = 6;

export interface CachesOptions {
  client: KubeClient;
  /** Empty: all of them. */
  namespaces: string[];
  cluster: string;
  log: Logger;
  metrics: Metrics;
}

/** What the operator knows of the cluster: sweeps, and the Jobs and pods that it made. */
export class Caches {
  readonly sweeps: Store<SweepResource, 'key'>;
  readonly jobs: JobStore;
  readonly pods: PodStore;
  #isFilled = false;
  readonly #informers: Pick<Informer<KubeObject>, 'synced' | 'run'>[];

  constructor({ client, namespaces, cluster, log, metrics }: CachesOptions) {
    const onHandlerError = (error: unknown): void => log.error(error, 'a cache handler failed');
    const key = (resource: SweepResource): string[] => [sweepOf(resource, cluster).key];
    this.sweeps = new Store({ indexers: { key }, onHandlerError });
    this.jobs = new Store({ indexers: JOB_INDEXERS, keep: keptOfJob, onHandlerError });
    this.pods = new Store({ indexers: POD_INDEXERS, keep: keptOfPod, onHandlerError });
    const informer = <T extends KubeObject>(
      resource: ResourceType<T>,
      store: Store<T, string>,
      more: object,
    ): Informer<T> => {
      const onRestart = (cause: string, error?: unknown): void => {
        metrics.add('tuningsweep_watch_restarts_total', { resource: resource.plural });
        if (error) log.warn({ error, cause, resource: resource.plural }, 'a watch was begun anew');
      };
      return new Informer({ client, resource, store, namespaces, onRestart, ...more });
    };
    const labelSelector = `${LABEL.managedBy}=tuningsweep`;
    this.#informers = [
      informer(SWEEPS, this.sweeps, { resyncMs: RESYNC_MS, resyncs: isLookedAt }),
      informer(JOBS, this.jobs, { labelSelector }),
      informer(PODS, this.pods, { labelSelector }),
    ];
  }

  /** True once everything was listed; `synced` waits for it. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /** True once everything was listed, false when stopped before. */
  async synced(): Promise<boolean> {
    const each = await Promise.all(this.#informers.map((informer) => informer.synced));
    this.#isFilled = each.every(Boolean);
    return this.#isFilled;
  }

  /**
   * Calls with the key of every sweep that something changed for that is read here: most changes of Jobs and pods are in
   * counts and readiness, and those of a sweep in the status that was just written (controller-runtime's predicates).
   */
  onSweepChange(changed: (key: string) => void): void {
    const ofOwned =
      (indexers: typeof JOB_INDEXERS) =>
      (before: KubeObject | undefined, after: KubeObject | undefined): void => {
        const owned = after ?? before;
        if (!owned || !differ(before, after)) return;
        // What is in another namespace is nobody's business here, whatever it is called.
        const sweeps = indexers.sweep(owned).flatMap((key) => this.sweeps.byIndex('key', key));
        for (const sweep of sweeps) if (sweep.metadata.namespace === owned.metadata?.namespace) changed(keyOf(sweep));
      };
    this.sweeps.onChange((before, after) => {
      const isResync = before === after;
      const sweep = after ?? before;
      if (sweep && (isResync || differ(withoutStatus(before), withoutStatus(after)))) changed(keyOf(sweep));
    });
    this.jobs.onChange(ofOwned(JOB_INDEXERS));
    this.pods.onChange(ofOwned(POD_INDEXERS));
  }

  /** Returns when the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#informers.map((informer) => informer.run(signal)), this.synced()]);
  }
}

function withoutStatus(sweep: SweepResource | undefined): KubeObject | undefined {
  if (!sweep) return undefined;
  const { status: _, ...rest } = sweep;
  return rest;
}

function isLookedAt({ status }: SweepResource, round: number): boolean {
  return status?.completionTime === undefined || round % RESYNCS_TO_FINISHED === 0;
}
