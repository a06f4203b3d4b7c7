import { monotonicMs, sleep } from '../time.ts';

/**
 * A token bucket: `burst` at once, then `qps` a second. Reservations may run into debt, which later ones wait for, so
 * that waiters are served in the order in which they asked (golang.org/x/time/rate, client-go's flowcontrol/throttle.go).
 */
export class TokenBucket {
  readonly #qps: number;
  readonly #burst: number;
  #tokens: number;
  #updated = monotonicMs();

  /** @throws RangeError when qps is not above 0 or burst is below 1. */
  constructor({ qps, burst }: { qps: number; burst: number }) {
    if (!(qps > 0)) throw new RangeError(`token bucket: expected qps above 0, found ${qps}`);
    if (!(burst >= 1)) throw new RangeError(`token bucket: expected burst of at least 1, found ${burst}`);
    this.#qps = qps;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes a token and returns after how many milliseconds it may be used. */
  reserve(): number {
    this.#refill();
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : (-this.#tokens / this.#qps) * 1000;
  }

  /** Waits for a token. When the signal fires the token goes back and the signal's reason is thrown. */
  async acquire(signal?: AbortSignal): Promise<void> {
    const delay = this.reserve();
    try {
      await sleep(delay, signal);
    } catch (error) {
      this.#tokens += 1;
      throw error;
    }
  }

  #refill(): void {
    const now = monotonicMs();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#updated) / 1000) * this.#qps);
    this.#updated = now;
  }
}
