import { setImmediate } from 'node:timers/promises';

/** Items between two looks at the event loop: less than a millisecond's work, so that the store is kept busy. */
const STEP = 100;

/**
 * Groups items, in order, into arrays of at most `size`. The next array is made while its user works on the last one, as
 * far as that is waiting; so two are held at a time.
 */
export async function* chunksAhead<T>(all: Iterable<T>, size: number): AsyncGenerator<T[]> {
  const items = Iterator.from(all);
  let next = take(items, size);
  try {
    for (let chunk = await next; chunk.length > 0; chunk = await next) {
      next = take(items, size);
      // What went wrong is thrown when its turn has come, not while the chunk before is being used.
      next.catch(() => {});
      yield chunk;
    }
  } finally {
    await Promise.allSettled([next]);
    items.return?.();
  }
}

async function take<T>(items: Iterator<T>, size: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < size) {
    const { value, done } = items.next();
    if (done === true) break;
    if (taken.push(value) % STEP === 0) await setImmediate();
  }
  return taken;
}
