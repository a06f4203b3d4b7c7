import { expect, test } from 'vitest';
import { Wakeup } from './wakeup.ts';

const FOREVER = 3_600_000;

test('a ring ends the wait', async () => {
  const wakeup = new Wakeup(new AbortController().signal);
  const waiting = wakeup.wait(FOREVER);
  wakeup.ring();
  await expect(waiting).resolves.toBeUndefined();
});

test('a ring before the wait is not lost, and counts once', async () => {
  const wakeup = new Wakeup(new AbortController().signal);
  wakeup.ring();
  await wakeup.wait(FOREVER);
  const before = performance.now();
  await wakeup.wait(20);
  expect(performance.now() - before).toBeGreaterThan(10);
});

test('an abort ends the wait', async () => {
  const controller = new AbortController();
  const waiting = new Wakeup(controller.signal).wait(FOREVER);
  controller.abort();
  await expect(waiting).resolves.toBeUndefined();
});
