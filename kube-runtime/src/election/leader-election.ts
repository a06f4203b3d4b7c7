import { jittered } from '../backoff.ts';
import type { KubeClient } from '../client/client.ts';
import { KubeApiError, KubeConnectionError } from '../client/errors.ts';
import { LeaseLock } from './lease-lock.ts';
import { claim, LeaseObserver, released } from './lease-record.ts';
import type { LeaseSpec } from './lease-record.ts';
import { LEASES, objectPath } from '../resource.ts';
import type { ObjectRef } from '../resource.ts';
import { monotonicMs, sleep, withDeadline } from '../time.ts';

/** As in client-go's leaderelection.go. */
const DEFAULTS = { leaseDurationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 2_000 };
const ACQUIRE_JITTER = 1.2;

/** The durations are client-go's where they are absent; tests do not have that long. */
export interface LeaderElectionOptions extends Partial<typeof DEFAULTS> {
  readonly client: KubeClient;
  readonly lease: ObjectRef;
  /** Unique among candidates and over restarts: the name of the pod and something random. */
  readonly identity: string;
  /** The work of a leader, until the signal fires; its end is the end of the leadership. */
  readonly onStartedLeading: (signal: AbortSignal) => Promise<void>;
  /** At once when the leadership is lost; after the work and the release when it was given up. */
  readonly onStoppedLeading?: (why: 'Lost' | 'Released') => void;
  /** Told who leads, whenever that changes; empty for nobody. */
  readonly onNewLeader?: (identity: string) => void;
  /** Told of failed requests; they are tried again. */
  readonly onError?: (error: unknown) => void;
}

/** Someone else may lead now: whatever a leader does must stop. */
export class LeadershipLostError extends Error {
  override readonly name = 'LeadershipLostError';
}

/**
 * Election of one leader among candidates by a Lease (client-go's tools/leaderelection/leaderelection.go).
 *
 * Clocks of different machines are never compared: a candidate takes over when the Lease has not changed for as long as
 * it promises, by its own clock, since it saw it; a leader stops when its last renewal, counted from when the request
 * was sent, is older than the renewal deadline. While it shuts down, a leader renews until its work has ended, and
 * only then gives the Lease up.
 */
export class LeaderElector {
  readonly #options: LeaderElectionOptions & typeof DEFAULTS;
  readonly #lock: LeaseLock;
  readonly #observer = new LeaseObserver();
  #leader: string | undefined;
  #renewedMs = -Infinity;

  /** @throws RangeError when the durations do not leave room for each other. */
  constructor(options: LeaderElectionOptions) {
    this.#options = { ...DEFAULTS, ...options };
    const { leaseDurationMs, renewDeadlineMs, retryPeriodMs } = this.#options;
    if (leaseDurationMs <= renewDeadlineMs || renewDeadlineMs <= retryPeriodMs * ACQUIRE_JITTER) {
      const found = `${leaseDurationMs}, ${renewDeadlineMs}, ${retryPeriodMs} ms`;
      throw new RangeError(`leader election: expected lease > renew deadline > 1.2 · retry period, found ${found}`);
    }
    this.#lock = new LeaseLock(options.client, options.lease);
  }

  /** Whether the leadership is certain at this moment. */
  get isLeading(): boolean {
    return monotonicMs() < this.#deadlineMs;
  }

  /**
   * Waits for the leadership and leads, once. Returns when the signal has fired, when the leadership is lost, or when
   * the work has ended; throws what the work throws.
   */
  async run(signal: AbortSignal): Promise<void> {
    if (!(await this.#acquire(signal))) return;
    const leading = new AbortController();
    const stop = (): void => leading.abort(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await this.#lead(leading);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  get #deadlineMs(): number {
    return this.#renewedMs + this.#options.renewDeadlineMs;
  }

  async #acquire(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (await this.#attempt(signal)) return true;
      await sleep(jittered(this.#options.retryPeriodMs, ACQUIRE_JITTER), signal).catch(() => undefined);
    }
    return false;
  }

  async #lead(leading: AbortController): Promise<void> {
    const ended = new AbortController();
    const work = this.#options.onStartedLeading(leading.signal).finally(() => ended.abort());
    const settled = Promise.allSettled([work]);
    const lost = await this.#renewUntil(ended.signal);
    if (lost) {
      this.#renewedMs = -Infinity;
      leading.abort(new LeadershipLostError(`lease ${this.#options.lease.name}: not renewed in time`));
      this.#options.onStoppedLeading?.('Lost');
    }
    const [outcome] = await settled;
    if (!lost) await this.#release();
    if (outcome.status === 'rejected' && outcome.reason !== leading.signal.reason) throw outcome.reason;
  }

  /** True when the leadership was lost, false when the work has ended. */
  async #renewUntil(ended: AbortSignal): Promise<boolean> {
    while (this.isLeading) {
      const pause = Math.min(this.#options.retryPeriodMs, this.#deadlineMs - monotonicMs());
      await sleep(pause, ended).catch(() => undefined);
      if (ended.aborted) return false;
      await this.#attempt(ended);
    }
    return !ended.aborted;
  }

  /** One try to acquire or renew, given up at the renewal deadline. */
  async #attempt(signal: AbortSignal): Promise<boolean> {
    const { renewDeadlineMs } = this.#options;
    // Half the deadline, as controller-runtime has it, so that one dead connection leaves time for a second try.
    const ms = Math.min(renewDeadlineMs / 2, this.isLeading ? this.#deadlineMs - monotonicMs() : Infinity);
    const path = objectPath(LEASES, this.#options.lease);
    const late = (): Error => new KubeConnectionError('GET or PUT', path, `no answer within ${ms} ms`);
    try {
      return await withDeadline({ ms, signal, late }, async (limited) => this.#tryAcquireOrRenew(limited));
    } catch (error) {
      if (!signal.aborted) this.#options.onError?.(error);
      return false;
    } finally {
      this.#report();
    }
  }

  async #tryAcquireOrRenew(signal: AbortSignal): Promise<boolean> {
    if (this.isLeading && (await this.#renewUnread(signal))) return true;
    await this.#lock.read(signal);
    const { spec } = this.#lock;
    this.#observer.observe(spec);
    if (this.#observer.isHeldByOther(spec, this.#options.identity)) {
      this.#renewedMs = -Infinity;
      return false;
    }
    await this.#write(this.#claim(), signal);
    return true;
  }

  /** The usual renewal: nothing has changed since the last one. */
  async #renewUnread(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#write(this.#claim(), signal);
      return true;
    } catch (error) {
      if (error instanceof KubeApiError) return false;
      throw error;
    }
  }

  async #write(spec: LeaseSpec, signal: AbortSignal): Promise<void> {
    const sentMs = monotonicMs();
    await this.#lock.write(spec, signal);
    this.#renewedMs = sentMs;
    this.#observer.observe(this.#lock.spec);
  }

  #claim(): LeaseSpec {
    return claim(this.#lock.spec, this.#options.identity, this.#options.leaseDurationMs);
  }

  async #release(): Promise<void> {
    this.#renewedMs = -Infinity;
    const ms = this.#options.renewDeadlineMs;
    const late = (): Error => new Error(`lease ${this.#options.lease.name}: not released within ${ms} ms`);
    try {
      await withDeadline({ ms, late }, async (signal) => this.#giveUp(signal));
    } catch (error) {
      this.#options.onError?.(error);
    }
    this.#options.onStoppedLeading?.('Released');
  }

  async #giveUp(signal: AbortSignal): Promise<void> {
    await this.#lock.read(signal);
    if (this.#lock.spec?.holderIdentity !== this.#options.identity) return;
    await this.#lock.write(released(), signal);
  }

  #report(): void {
    const leader = this.#lock.spec?.holderIdentity ?? '';
    if (leader === this.#leader) return;
    this.#leader = leader;
    this.#options.onNewLeader?.(leader);
  }
}
