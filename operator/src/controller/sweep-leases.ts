import { acquireLease, releaseLease, releaseOthers, sweepLeaseName } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';

/**
 * The right to drive each sweep, held in the ledger by the operator's fence: whoever else watches the same namespaces, or
 * runs the same sweep, is refused. A sweep's lease is taken at its first pass.
 */
export class SweepLeases {
  readonly #ledger: Ledger;
  readonly #fence: Lease;
  readonly #onOddEpoch: (warning: string) => void;
  readonly #leases = new Map<string, Lease>();

  constructor(ledger: Ledger, fence: Lease, onOddEpoch: (warning: string) => void) {
    this.#ledger = ledger;
    this.#fence = fence;
    this.#onOddEpoch = onOddEpoch;
  }

  /**
   * The lease of a sweep, which every write about it goes under.
   * @throws LeaseHeldError while another one drives it; FencedError when another replica leads.
   */
  async of(sweepKey: string): Promise<Lease> {
    const held = this.#leases.get(sweepKey);
    if (held) return held;
    const name = sweepLeaseName(sweepKey);
    const request = { name, holder: this.#fence.name, ttlSeconds: 0, onOddEpoch: this.#onOddEpoch };
    const lease = await acquireLease(this.#ledger, request, this.#fence);
    this.#leases.set(sweepKey, lease);
    return lease;
  }

  /** Lets another one drive a sweep that is not there any more. */
  async release(sweepKey: string): Promise<void> {
    const held = this.#leases.get(sweepKey);
    if (!held) return;
    await releaseLease(this.#ledger, held);
    this.#leases.delete(sweepKey);
  }

  /** The same of all sweeps but these, which an earlier leader may have driven. */
  async releaseOthers(sweepKeys: readonly string[]): Promise<void> {
    await releaseOthers(this.#ledger, this.#fence, new Set(sweepKeys.map(sweepLeaseName)));
  }
}
