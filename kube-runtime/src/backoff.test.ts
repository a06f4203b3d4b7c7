import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Backoff, exponentialDelay, jittered, REFLECTOR_BACKOFF } from './backoff.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('doubles up to its longest delay, however many failures there are', () => {
  const policy = { baseMs: 5, factor: 2, maxMs: 1_000_000 };

  expect([0, 1, 2, 17, 18, 5000].map((failures) => exponentialDelay(failures, policy))).toEqual([
    5, 10, 20, 655_360, 1_000_000, 1_000_000,
  ]);
});

it('stretches by at most the jitter', () => {
  const delays = Array.from({ length: 200 }, () => jittered(1000, 0.5));

  expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
  expect(Math.max(...delays)).toBeLessThan(1500);
  expect(new Set(delays).size).toBeGreaterThan(100);
});

it('grows while things keep failing, and starts again after a healthy while', () => {
  const backoff = new Backoff({ ...REFLECTOR_BACKOFF, jitter: 0 });

  expect([1, 2, 3, 4, 5, 6, 7].map(() => backoff.next())).toEqual([800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
  vi.advanceTimersByTime(120_001);
  expect(backoff.next()).toBe(800);
});
