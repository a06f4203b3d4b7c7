/** Longest delay that setTimeout takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Milliseconds of a clock that never goes back. Timing never depends on the wall clock. */
export function monotonicMs(): number {
  return performance.now();
}

/** Waits the given milliseconds, of any length. Rejects with the signal's reason as soon as it fires. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const end = monotonicMs() + ms;
  for (let left = ms; left > 0; left = end - monotonicMs()) {
    await timer(Math.min(left, LONGEST_TIMER_MS), signal);
  }
  signal?.throwIfAborted();
}

async function timer(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal?.reason);
  const handle = setTimeout(resolve, ms);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(handle);
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Runs `work` with a signal that fires when the outer one does, and with `late()` as its reason after `ms`.
 * Nothing stays registered on the outer signal, which may live as long as the process.
 */
export async function withDeadline<R>(
  { ms, signal, late }: { ms: number; signal?: AbortSignal | undefined; late: () => Error },
  work: (signal: AbortSignal) => Promise<R>,
): Promise<R> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal?.reason);
  const handle = setTimeout(() => controller.abort(late()), ms);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(handle);
    signal?.removeEventListener('abort', onAbort);
  }
}
