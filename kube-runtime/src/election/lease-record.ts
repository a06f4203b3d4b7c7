import type { Lease } from '../resource.ts';
import { monotonicMs } from '../time.ts';

export type LeaseSpec = NonNullable<Lease['spec']>;

/** The API's MicroTime: RFC 3339 with exactly six digits of a second, or the server refuses it. */
function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

/** What a candidate writes to acquire or to renew: who acquired it before keeps the time of that. */
export function claim(before: LeaseSpec | undefined, identity: string, leaseDurationMs: number): LeaseSpec {
  const now = microTime(new Date());
  const mine = before?.holderIdentity === identity;
  return {
    holderIdentity: identity,
    leaseDurationSeconds: Math.ceil(leaseDurationMs / 1000),
    acquireTime: (mine && before.acquireTime) || now,
    renewTime: now,
    leaseTransitions: (before?.leaseTransitions ?? 0) + (mine || !before ? 0 : 1),
  };
}

/** What a leader writes to give the Lease up: no holder, so that the next candidate need not wait. */
export function released(): LeaseSpec {
  const now = microTime(new Date());
  return { holderIdentity: '', leaseDurationSeconds: 1, acquireTime: now, renewTime: now };
}

/** When a Lease was last seen to change, by this machine's own clock: clocks of others are not to be trusted. */
export class LeaseObserver {
  #text: string | undefined;
  #changedMs = -Infinity;

  observe(spec: LeaseSpec | undefined): void {
    const text = JSON.stringify(spec);
    if (text === this.#text) return;
    this.#text = text;
    this.#changedMs = monotonicMs();
  }

  /** Whether someone else holds the Lease, which was observed before, and may still be alive. */
  isHeldByOther(spec: LeaseSpec | undefined, identity: string): boolean {
    if (!spec?.holderIdentity || spec.holderIdentity === identity) return false;
    return monotonicMs() < this.#changedMs + (spec.leaseDurationSeconds ?? 0) * 1000;
  }
}
