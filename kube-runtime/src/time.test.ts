import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sleep, withDeadline } from './time.ts';

const DAY_MS = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('sleep', () => {
  it('waits for longer than a timer can', async () => {
    let awake = false;
    const waiting = sleep(30 * DAY_MS).then(() => (awake = true));

    await vi.advanceTimersByTimeAsync(29 * DAY_MS);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(DAY_MS + 1);
    await waiting;
  });

  it('ends with the reason of its signal, and leaves no timer', async () => {
    const controller = new AbortController();
    const waiting = sleep(1000, controller.signal);

    controller.abort(new Error('enough'));

    await expect(waiting).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not start when the signal has fired, not even for no time at all', async () => {
    await expect(sleep(0, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});

describe('withDeadline', () => {
  const late = (): Error => new Error('too late');
  const untilAborted = async (signal: AbortSignal): Promise<void> => sleep(DAY_MS, signal);

  it('gives the result, and leaves no timer', async () => {
    await expect(withDeadline({ ms: 1000, late }, async () => 42)).resolves.toBe(42);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends the work at the deadline', async () => {
    const working = withDeadline({ ms: 1000, late }, untilAborted);
    const [ended] = await Promise.allSettled([working, vi.advanceTimersByTimeAsync(1000)]);

    expect(ended).toEqual({ status: 'rejected', reason: new Error('too late') });
  });

  it('ends the work with the outer signal', async () => {
    const controller = new AbortController();
    const working = withDeadline({ ms: 1000, signal: controller.signal, late }, untilAborted);

    controller.abort(new Error('shutting down'));

    await expect(working).rejects.toThrow('shutting down');
  });
});
