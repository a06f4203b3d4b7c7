import { GridError, GridOrders, sweepIdentity } from '@tuningsweep/engine/search';
import { describeUndone, Pace, reconcile, SearchLogs, settleOnly, statusOf } from '@tuningsweep/engine/sweep';
import type { Context, Reconciled, Stall, Sweep, SweepStatus } from '@tuningsweep/engine/sweep';
import { isConflict, isNotFound, jittered, monotonicMs } from '@tuningsweep/kube-runtime';
import type { KubeApiError, KubeClient, Store, WorkQueue } from '@tuningsweep/kube-runtime';
import { LeaseHeldError, PausedError, recount } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';
import { ANNOTATION, LABEL } from '@tuningsweep/ledger/contracts';
import { finalize, keepFinalizer } from './deletion.ts';
import type { DeletionReport } from './deletion.ts';
import { closeGone, hasOrphansAtWork } from './gone.ts';
import type { JobStore, PodStore, SweepResource } from '../cache/resources.ts';
import type { StatusWriter } from '../status/status-writer.ts';
import type { SweepLeases } from './sweep-leases.ts';
import { sweepOf } from './sweep-of.ts';
import { refusedStill } from './refused-still.ts';
import { registeredEvents } from './registered-events.ts';
import { ASK_AGAIN_MS } from '../jobs/template/template-check.ts';
import type { TemplateCheck } from '../jobs/template/template-check.ts';
import { isJobRefused, troubleOf } from './trouble.ts';
import { deletingStatus, stalledStatus, troubledStatus } from './unobserved.ts';

export interface ControllerOptions extends Omit<Context, 'lease'> {
  leases: SweepLeases;
  client: KubeClient;
  sweeps: Store<SweepResource>;
  jobs: JobStore;
  pods: PodStore;
  queue: WorkQueue<string>;
  statuses: StatusWriter;
  templates: TemplateCheck;
  /** Why the API server does not show all of a namespace; undefined while it does. */
  refusalOf: (namespace: string) => KubeApiError | undefined;
  /** Id of the cluster, part of every sweep's identity. */
  cluster: string;
  /** Called after every pass with what it did and found. */
  onPass?: (sweep: Sweep, pass: Reconciled, status: SweepStatus) => void;
  /** Called with every status before it is written. */
  onStatus?: (sweep: Sweep, status: SweepStatus) => void;
  /** Called when counters were found wrong and repaired. */
  onDrift?: () => void;
  /** Called when a resource is gone. */
  onGone?: (key: string) => void;
  /** Called with a sentence, once, when a sweep is found to be driven by another operator. */
  onDrivenElsewhere?: (key: string, why: string) => void;
  /** Called when a status could not be written, and there is more to do or to tell than that. */
  onUntold?: (key: string, error: unknown) => void;
}

/** How often a pod that waits (for a node, for its image) or a sweep that waits for data is looked at again. */
const UNWATCHED_LOOK_MS = 15_000;
const RECOUNT_MS = 10 * 60_000;
/** Work on rows that takes longer is paused: the sweep's next pass goes on with it, after those of other sweeps that wait. */
const SLICE_MS = 1000;

/** Brings one sweep after the other to where its manifest wants it. Keys are `namespace/name`. */
export class SweepController {
  readonly #options: ControllerOptions;
  readonly #recountAt = new Map<string, number>();
  /** Who drives the sweeps that are not ours to drive. */
  readonly #others = new Map<string, string>();
  readonly #paces = new Map<string, Pace>();
  readonly #orders = new GridOrders();
  readonly #searches = new SearchLogs();

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /**
   * One pass over one sweep.
   * @throws whatever is to be tried again, after the status says so.
   */
  async reconcile(key: string): Promise<void> {
    const { client, sweeps, cluster } = this.#options;
    const resource = sweeps.get(key);
    if (!resource) return this.#forget(key);
    const sweep = sweepOf(resource, cluster);
    await this.#refuseUnseen(key, resource, sweep);
    try {
      if (resource.metadata.deletionTimestamp) return await this.#delete(key, resource, sweep);
      const kept = await keepFinalizer(client, resource);
      if (kept !== resource) sweeps.written(kept);
      await this.#advance(key, kept, sweep, await this.#options.leases.of(sweep.key));
      this.#others.delete(key);
    } catch (error) {
      if (error instanceof PausedError) return this.#options.queue.add(key);
      if (error instanceof LeaseHeldError) return this.#leaveToOther(key, resource, error);
      if (resource.metadata.deletionTimestamp) throw error;
      if (error instanceof GridError)
        return this.#publish(key, resource, sweep, stalledStatus(resource.status, invalidGrid(error)));
      if (isJobRefused(error)) this.#options.templates.forget(key);
      await this.#tellTrouble(key, sweep, error, troubledStatus);
      throw error;
    }
  }

  /** Jobs that are not shown may be there all the same. */
  async #refuseUnseen(key: string, { metadata }: SweepResource, sweep: Sweep): Promise<void> {
    const refusal = this.#options.refusalOf(sweep.namespace);
    if (!refusal) return;
    await this.#tellTrouble(key, sweep, refusal, metadata.deletionTimestamp ? deletingStatus : troubledStatus);
    throw refusal;
  }

  async #advance(key: string, resource: SweepResource, sweep: Sweep, lease: Lease): Promise<void> {
    // 1. The API server would take the sweep's Jobs.
    const stall = needsJobs(resource) ? await this.#options.templates.check(sweep) : undefined;
    if (stall) return this.#hold(key, resource, sweep, { lease, stall });
    // 2. Counters that somebody else's SQL bent are mended now and then.
    await this.#recountWhenDue(key, resource, sweep, lease);
    // 3. One pass of the core that local runs use too.
    const pass = await reconcile(
      { ...this.#options, ledger: this.#inSlices(), orders: this.#orders, searches: this.#searches, lease },
      sweep,
    );
    const refused = refusedStill(resource.status, pass);
    const status = this.#withJob(statusOf(pass.observation, pass.stall, refused), resource, sweep);
    this.#options.onPass?.(sweep, pass, status);
    for (const event of await registeredEvents(this.#options.ledger, pass))
      await this.#options.statuses.tell(resource, event);
    // 4. One status write, events only after it.
    await this.#publish(key, resource, sweep, status);
    // 5. When to look again.
    if (pass.isPaused) return this.#options.queue.add(key);
    // Launches that are taken back between refusals are nobody else's doing.
    const paced = refused ? 0 : await this.#pace(key, resource, pass.acted);
    this.#lookAgain(key, pass, paced);
  }

  /** What runs already is settled; whether more may be launched is asked again in a minute. */
  async #hold(
    key: string,
    resource: SweepResource,
    sweep: Sweep,
    { lease, stall }: { lease: Lease; stall: Stall },
  ): Promise<void> {
    const pass = await settleOnly({ ...this.#options, lease }, sweep);
    const status = this.#withJob(statusOf(pass.observation, stall), resource, sweep);
    this.#options.onPass?.(sweep, pass, status);
    await this.#publish(key, resource, sweep, status);
    this.#options.queue.forget(key);
    this.#options.queue.addAfter(key, ASK_AGAIN_MS);
  }

  /** The best task's Job, for its logs: as long as it is there, and noted for good after it. */
  #withJob(status: SweepStatus, { status: before }: SweepResource, { key }: Sweep): SweepStatus {
    const { best } = status;
    if (!best) return status;
    const jobs = this.#options.jobs.byIndex('sweep', key);
    const found = jobs.findLast(({ metadata }) => metadata?.labels?.[LABEL.codeTask] === best.codeTask);
    const job = found?.metadata?.name ?? (before?.best?.codeTask === best.codeTask ? before.best.job : undefined);
    return job ? { ...status, best: { ...best, job } } : status;
  }

  /** A resource that is gone meanwhile needs no status. */
  async #publish(key: string, resource: SweepResource, sweep: Sweep, status: SweepStatus): Promise<void> {
    this.#options.onStatus?.(sweep, status);
    try {
      const wait = await this.#options.statuses.write(resource, status, sweep.key);
      if (wait > 0) this.#options.queue.addAfter(key, wait);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** What a deletion says is a lesser matter than that it goes on. A conflict is another one: somebody changed the resource. */
  async #sayIfTaken(key: string, resource: SweepResource, sweep: Sweep, status: SweepStatus): Promise<void> {
    try {
      await this.#publish(key, resource, sweep, status);
    } catch (error) {
      if (isConflict(error)) throw error;
      this.#options.onUntold?.(key, error);
    }
  }

  /** Says on the resource what goes wrong, and when it is tried again. What goes wrong with that is a lesser matter. */
  async #tellTrouble(key: string, sweep: Sweep, error: unknown, overlay: typeof troubledStatus): Promise<void> {
    const { queue, sweeps, onUntold } = this.#options;
    const trouble = troubleOf(error);
    // As the last write in this pass has left it.
    const resource = sweeps.get(key);
    if (!trouble || !resource) return;
    const seconds = Math.ceil(queue.nextDelay(key) / 1000);
    const message = `${trouble.message} Tried again in ${seconds} s.`;
    try {
      await this.#publish(key, resource, sweep, overlay(resource.status, { ...trouble, message }));
    } catch (untold) {
      if (!isConflict(untold)) onUntold?.(key, untold);
    }
  }

  #lookAgain(key: string, { acted, requeueAfterMs, observation, stall }: Reconciled, paced: number): void {
    const { queue } = this.#options;
    if (paced > 0) return queue.addAfter(key, paced);
    // After a launch there is nothing to do until its Jobs are shown.
    const hasLaunched = acted.some(({ type }) => type === 'Launch');
    if (acted.length > 0 && !hasLaunched) return queue.add(key);
    queue.forget(key);
    // Neither a Job that is not shown, nor a pod's wait, nor the ledger's data are reported by any watch.
    const waits = hasLaunched || observation.executions.some(({ state }) => state === 'Waiting');
    const unwatched = stall !== undefined || waits;
    const due = Math.min(requeueAfterMs ?? Infinity, unwatched ? UNWATCHED_LOOK_MS : Infinity);
    if (due < Infinity) queue.addAfter(key, due);
  }

  /** Milliseconds to wait where somebody else's program undoes what passes do; an event says so once. */
  async #pace(key: string, resource: SweepResource, acted: Reconciled['acted']): Promise<number> {
    const pace = this.#paces.get(key) ?? new Pace();
    this.#paces.set(key, pace);
    const { waitMs, undone } = pace.after(acted);
    if (undone)
      await this.#options.statuses.tell(resource, {
        type: 'Warning',
        reason: 'ChangesUndone',
        message: describeUndone(undone),
      });
    return waitMs;
  }

  async #recountWhenDue(key: string, { status }: SweepResource, sweep: Sweep, lease: Lease): Promise<void> {
    const now = monotonicMs();
    const due = this.#recountAt.get(key);
    if (due !== undefined && now < due) return;
    this.#recountAt.set(key, now + jittered(RECOUNT_MS, 0.2));
    const { ledger } = this.#options;
    const unfinished = due !== undefined && status?.startTime && !status.completionTime;
    if (!unfinished) return;
    if (await recount(ledger, lease, sweep.key, sweep.spec.objective)) this.#options.onDrift?.();
  }

  /** The ledger for one pass. */
  #inSlices(): Ledger {
    const end = monotonicMs() + SLICE_MS;
    return { ...this.#options.ledger, pause: () => monotonicMs() >= end };
  }

  async #delete(key: string, resource: SweepResource, sweep: Sweep): Promise<void> {
    const { queue, statuses } = this.#options;
    const report: DeletionReport = {
      say: (current, trouble) => this.#sayIfTaken(key, current, sweep, deletingStatus(current.status, trouble)),
      tell: (current, event) => statuses.tell(current, event),
    };
    try {
      if (await finalize({ ...this.#options, ledger: this.#inSlices() }, resource, sweep, report)) queue.forget(key);
      // Once it is done, too: it may have read that the resource is gone from a server that is behind.
      queue.addAfter(key, UNWATCHED_LOOK_MS);
    } catch (error) {
      if (error instanceof PausedError) throw error;
      await this.#tellTrouble(key, sweep, error, (before, trouble) =>
        deletingStatus(before, { ...trouble, message: `${trouble.message} ${wayOut(resource)}` }),
      );
      throw error;
    }
  }

  /**
   * Two installations watch the namespace, or the sweep was another one's until a moment ago. Nothing of the sweep is touched, its
   * status neither: that is the other one's to write.
   */
  async #leaveToOther(key: string, resource: SweepResource, { holder }: LeaseHeldError): Promise<void> {
    const { queue, statuses, onDrivenElsewhere } = this.#options;
    queue.addAfter(key, UNWATCHED_LOOK_MS);
    if (this.#others.get(key) === holder) return;
    this.#others.set(key, holder);
    const message =
      `The sweep is driven by '${holder}', so this operator leaves it alone. Let only one of them watch the ` +
      'namespace (--namespace, the chart’s watchNamespaces); if that one is gone, this one takes over within a minute.';
    onDrivenElsewhere?.(key, message);
    await statuses.tell(resource, { type: 'Warning', reason: 'DrivenElsewhere', message });
  }

  async #forget(key: string): Promise<void> {
    const { cluster, queue, client, leases } = this.#options;
    const [namespace = '', name = ''] = key.split('/');
    const { key: sweepKey } = sweepIdentity({ cluster, namespace, name });
    this.#others.delete(key);
    this.#orders.forget(sweepKey);
    this.#searches.forget(sweepKey);
    this.#recountAt.delete(key);
    this.#paces.delete(key);
    this.#options.statuses.forget(key);
    this.#options.templates.forget(key);
    this.#options.queue.forget(key);
    this.#options.onGone?.(key);
    // Jobs that outlive it go on: their rows are closed once they have ended, or a sweep of the name takes them over.
    if (hasOrphansAtWork(this.#options.jobs, { key: sweepKey, namespace }))
      return queue.addAfter(key, UNWATCHED_LOOK_MS);
    try {
      await closeGone({ client, leases, ledger: this.#inSlices() }, { namespace, name, sweepKey });
    } catch (error) {
      if (error instanceof PausedError) return queue.add(key);
      // Another installation's sweep, which closes its rows itself.
      if (!(error instanceof LeaseHeldError)) throw error;
    }
    await leases.release(sweepKey);
  }
}

/** A sweep that is over, as its manifest stands, makes no Jobs. */
function needsJobs({ metadata, status }: SweepResource): boolean {
  return status?.completionTime === undefined || status.observedGeneration !== metadata.generation;
}

function invalidGrid({ message }: GridError): Stall {
  return { reason: 'InvalidGrid', message };
}

/** How a sweep that waits for its rows can be let go without them. */
function wayOut({ metadata: { namespace, name } }: SweepResource): string {
  return `To let the sweep go and leave its rows: kubectl annotate tsw -n ${namespace} ${name} ${ANNOTATION.abandonRows}=true`;
}
