import { Informer, JOBS, keyOf, PODS, Store } from '@tuningsweep/kube-runtime';
import type { KubeApiError, KubeClient, KubeObject, ResourceType } from '@tuningsweep/kube-runtime';
import { LABEL } from '@tuningsweep/ledger/contracts';
import type { Logger } from 'pino';
import { differ, trimJob, trimPod } from '../cache/cached-objects.ts';
import { JOB_INDEXERS, POD_INDEXERS, SWEEPS } from '../cache/resources.ts';
import type { JobStore, PodStore, SweepResource } from '../cache/resources.ts';
import { sweepOf } from '../controller/sweep-of.ts';
import type { Metrics } from '../metrics/registry.ts';
import { ErrorLog } from './error-log.ts';

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
  readonly #namespaces: readonly string[];
  readonly #informers: Pick<Informer<KubeObject>, 'settled' | 'refusalOf' | 'run'>[];

  constructor({ client, namespaces, cluster, log, metrics }: CachesOptions) {
    const errors = new ErrorLog(log);
    const onHandlerError = (error: unknown): void => errors.warn({}, error, 'a cache handler failed');
    const key = (resource: SweepResource): string[] => [sweepOf(resource, cluster).key];
    this.sweeps = new Store({ indexers: { key }, onHandlerError });
    this.jobs = new Store({ indexers: JOB_INDEXERS, keep: trimJob, onHandlerError });
    this.pods = new Store({ indexers: POD_INDEXERS, keep: trimPod, onHandlerError });
    const informer = <T extends KubeObject>(
      resource: ResourceType<T>,
      store: Store<T, string>,
      more: object,
    ): Informer<T> => {
      const onRestart = (cause: string, error?: unknown): void => {
        metrics.add('tuningsweep_watch_restarts_total', { resource: resource.plural });
        if (error) errors.warn({ resource: resource.plural, cause }, error, 'a watch was begun anew');
      };
      return new Informer({ client, resource, store, namespaces, onRestart, ...more });
    };
    this.#namespaces = [...new Set(namespaces)];
    metrics.onScrape(() => this.#measure(metrics));
    const labelSelector = `${LABEL.managedBy}=tuningsweep`;
    this.#informers = [
      informer(SWEEPS, this.sweeps, { resyncMs: RESYNC_MS, resyncs: isLookedAt }),
      informer(JOBS, this.jobs, { labelSelector }),
      informer(PODS, this.pods, { labelSelector }),
    ];
  }

  /** True once everything that the API server shows was listed; `filled` waits for it. */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /**
   * Resolves once everything that the API server shows was listed, to false when stopped before. A namespace that is not
   * there or not allowed is not waited for: {@link refusalOf} says so.
   */
  async filled(signal: AbortSignal): Promise<boolean> {
    await Promise.all(this.#informers.map((informer) => informer.settled));
    this.#isFilled = !signal.aborted;
    return this.#isFilled;
  }

  /**
   * Why the API server shows nothing of a namespace, or not all: what is known of its sweeps is nothing to act on then.
   * Undefined while it shows everything.
   */
  refusalOf(namespace: string): KubeApiError | undefined {
    for (const informer of this.#informers) {
      const refusal = informer.refusalOf(namespace);
      if (refusal) return refusal;
    }
    return undefined;
  }

  /** The namespaces that are to be watched and are refused, with the API server's words. */
  refusals(): { namespace: string; message: string }[] {
    return this.#namespaces.flatMap((namespace) => {
      const refusal = this.refusalOf(namespace);
      return refusal ? [{ namespace, message: refusal.message }] : [];
    });
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

  #measure(metrics: Metrics): void {
    for (const namespace of this.#namespaces)
      metrics.set('tuningsweep_namespace_refused', { namespace }, this.refusalOf(namespace) ? 1 : 0);
  }

  /** Returns when the signal fires. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#informers.map((informer) => informer.run(signal)), this.filled(signal)]);
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
