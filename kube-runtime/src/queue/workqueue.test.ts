import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkQueue } from './workqueue.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('WorkQueue', () => {
  it('gives keys out in the order in which they came, each once', async () => {
    const queue = new WorkQueue<string>();
    for (const key of ['a', 'b', 'a', 'c']) queue.add(key);

    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual(['a', 'b', 'c']);
    expect(queue.depth).toBe(0);
  });

  it('gives a key that was added while worked on out again, after it is done', async () => {
    const queue = new WorkQueue<string>();
    queue.add('a');
    await queue.get();

    queue.add('a');
    queue.add('a');
    expect(queue.depth).toBe(0);
    queue.done('a');

    expect(await queue.get()).toBe('a');
    queue.done('a');
    expect(queue.depth).toBe(0);
  });

  it('serves waiting workers in the order in which they asked', async () => {
    const queue = new WorkQueue<string>();
    const asked = [queue.get(), queue.get()];

    queue.add('a');
    queue.add('b');

    expect(await Promise.all(asked)).toEqual(['a', 'b']);
  });

  it('adds after a delay, the earliest of several', async () => {
    const queue = new WorkQueue<string>();
    queue.addAfter('a', 5000);
    queue.addAfter('a', 1000);
    queue.addAfter('a', 9000);

    await vi.advanceTimersByTimeAsync(999);
    expect(queue.depth).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(await queue.get()).toBe('a');
    queue.done('a');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(queue.depth).toBe(0);
  });

  it('waits for longer than a timer can', async () => {
    const queue = new WorkQueue<string>();
    queue.addAfter('a', 2 ** 31 + 1000);

    await vi.advanceTimersByTimeAsync(2 ** 31);
    expect(queue.depth).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(queue.depth).toBe(1);
  });

  it('doubles the delay with every failure of a key, up to a minute, until it is forgotten', async () => {
    const queue = new WorkQueue<string>();
    const delays: number[] = [];
    const measure = async (): Promise<void> => {
      const start = performance.now();
      queue.addRateLimited('a');
      await vi.advanceTimersToNextTimerAsync();
      delays.push(performance.now() - start);
      queue.done((await queue.get())!);
    };
    for (let failure = 0; failure < 20; failure++) await measure();
    expect(queue.failures('a')).toBe(20);
    queue.forget('a');
    await measure();

    expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(delays.slice(13)).toEqual([40_960, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000, 5]);
  });

  it('lets at most 100 retries through at once, and then 10 a second', async () => {
    const queue = new WorkQueue<number>();
    for (let key = 0; key < 130; key++) queue.addRateLimited(key);

    await vi.advanceTimersByTimeAsync(10);
    expect(queue.depth).toBe(100);
    await vi.advanceTimersByTimeAsync(1000);
    expect(queue.depth).toBe(110);
    await vi.advanceTimersByTimeAsync(2000);
    expect(queue.depth).toBe(130);
  });

  it('is told when work that nobody took is done', () => {
    expect(() => new WorkQueue<string>().done('a')).toThrow('done(a): expected a key being worked on');
  });
});

describe('shutDown', () => {
  it('lets workers finish what is queued, and takes nothing new', async () => {
    const queue = new WorkQueue<string>();
    queue.add('worked on');
    await queue.get();
    queue.add('queued');
    queue.addAfter('later', 1000);
    let drained = false;
    const ended = queue.shutDown().then(() => (drained = true));

    queue.add('new');
    queue.done('worked on');
    expect(await queue.get()).toBe('queued');
    expect(await queue.get()).toBeUndefined();
    expect(drained).toBe(false);
    queue.done('queued');

    await ended;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends waiting workers home', async () => {
    const queue = new WorkQueue<string>();
    const asked = [queue.get(), queue.get()];

    await queue.shutDown();

    expect(await Promise.all(asked)).toEqual([undefined, undefined]);
  });
});

describe('hooks', () => {
  it('count adds and retries, and time the wait and the work', async () => {
    const told: string[] = [];
    const queue = new WorkQueue<string>({
      hooks: {
        onAdd: () => told.push('add'),
        onRetry: () => told.push('retry'),
        onDepth: (depth) => told.push(`depth ${depth}`),
        onLatency: (seconds) => told.push(`waited ${seconds}`),
        onWorkDuration: (seconds) => told.push(`worked ${seconds}`),
      },
    });

    queue.add('a');
    vi.advanceTimersByTime(2000);
    await queue.get();
    vi.advanceTimersByTime(3000);
    expect(queue.unfinishedWork()).toEqual({ totalSeconds: 3, longestSeconds: 3 });
    queue.done('a');
    queue.addAfter('a', 1);

    expect(told).toEqual(['add', 'depth 1', 'depth 0', 'waited 2', 'worked 3', 'retry']);
  });
});
