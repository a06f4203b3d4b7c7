import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'], now: 0 }));
afterEach(() => void vi.useRealTimers());

it('gives its burst at once and then one token every 1/qps seconds', () => {
  const bucket = new TokenBucket({ qps: 10, burst: 3 });

  expect([1, 2, 3, 4, 5].map(() => bucket.reserve())).toEqual([0, 0, 0, 100, 200]);
});

it('never holds more than its burst, however long it rests', () => {
  const bucket = new TokenBucket({ qps: 10, burst: 2 });
  vi.advanceTimersByTime(3_600_000);

  expect([1, 2, 3].map(() => bucket.reserve())).toEqual([0, 0, 100]);
});

it('grants at most burst + qps · seconds in any span of time', () => {
  const settings = fc.record({ qps: fc.integer({ min: 1, max: 100 }), burst: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(settings, fc.array(fc.nat({ max: 500 }), { maxLength: 60 }), ({ qps, burst }, pauses) => {
      const bucket = new TokenBucket({ qps, burst });
      const grants = pauses.map((pause) => {
        vi.advanceTimersByTime(pause);
        return performance.now() + bucket.reserve();
      });
      for (const [first, start] of grants.entries()) {
        for (const [index, end] of grants.entries()) {
          if (index <= first) continue;
          expect(index - first + 1).toBeLessThanOrEqual(burst + (qps * (end - start)) / 1000 + 1e-6);
        }
      }
    }),
  );
});

it('takes its token back when the waiter gives up', async () => {
  const bucket = new TokenBucket({ qps: 1, burst: 1 });
  bucket.reserve();
  const controller = new AbortController();

  const waiting = bucket.acquire(controller.signal);
  controller.abort(new Error('shutting down'));

  await expect(waiting).rejects.toThrow('shutting down');
  expect(bucket.reserve()).toBe(1000);
});

it.each([
  [{ qps: 0, burst: 1 }, 'expected qps above 0, found 0'],
  [{ qps: Number.NaN, burst: 1 }, 'expected qps above 0, found NaN'],
  [{ qps: 1, burst: 0 }, 'expected burst of at least 1, found 0'],
])('refuses %j', (settings, message) => {
  expect(() => new TokenBucket(settings)).toThrow(message);
});
