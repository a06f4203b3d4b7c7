import { FencedError, renewLease } from '@tuningsweep/ledger';
import type { Lease, Ledger } from '@tuningsweep/ledger';

/** Renews a lease in the background for as long as it is this runner's. */
export class LeaseKeeper {
  readonly #timer: NodeJS.Timeout;
  readonly #onLost: (error: FencedError) => void;
  readonly #renew: () => Promise<void>;

  constructor(ledger: Ledger, lease: Lease, ttlSeconds: number, onLost: (error: FencedError) => void) {
    this.#renew = async () => renewLease(ledger, lease, ttlSeconds);
    this.#onLost = onLost;
    this.#timer = setInterval(() => void this.#tick(), (ttlSeconds * 1000) / 3);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A database out of reach is the next write's trouble: until the lease is lost for sure the runner goes on. */
  async #tick(): Promise<void> {
    try {
      await this.#renew();
    } catch (error) {
      if (error instanceof FencedError) this.#onLost(error);
    }
  }
}
