import { monotonicMs } from './time.ts';

/** How delays grow from one failure to the next. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly factor: number;
  readonly maxMs: number;
  /** A delay is stretched by a random share of itself, up to this one. */
  readonly jitter: number;
  /** Without a failure for this long, the next one counts as the first. */
  readonly resetMs: number;
}

/** What reflectors use against an API server in trouble: about 0.2 requests a second at its end (reflector.go). */
export const REFLECTOR_BACKOFF: BackoffPolicy = {
  baseMs: 800,
  factor: 2,
  maxMs: 30_000,
  jitter: 1,
  resetMs: 120_000,
};

/** `baseMs · factor^failures`, at most `maxMs`, in milliseconds. */
export function exponentialDelay(
  failures: number,
  { baseMs, factor, maxMs }: Pick<BackoffPolicy, 'baseMs' | 'factor' | 'maxMs'>,
): number {
  return Math.min(maxMs, baseMs * factor ** failures);
}

/** Stretches milliseconds by a random share of up to `jitter` of themselves, so that many clients spread out. */
export function jittered(ms: number, jitter: number): number {
  return ms * (1 + Math.random() * jitter);
}

/** Delays between the tries of one thing (apimachinery's wait.Backoff with DelayWithReset). */
export class Backoff {
  readonly #policy: BackoffPolicy;
  #failures = 0;
  #lastMs = -Infinity;

  constructor(policy: BackoffPolicy) {
    this.#policy = policy;
  }

  /** Counts a failure and returns how many milliseconds to wait before the next try. */
  next(): number {
    const now = monotonicMs();
    if (now - this.#lastMs > this.#policy.resetMs) this.#failures = 0;
    this.#lastMs = now;
    const delay = exponentialDelay(this.#failures, this.#policy);
    this.#failures += 1;
    return jittered(delay, this.#policy.jitter);
  }
}
