import { expect, test } from 'vitest';
import { describeUndone, Pace } from './pace.ts';
import type { Action } from './types.ts';

const marked: Action = { type: 'MarkRunning', codeTask: 'a' };
const paused: Action = { type: 'MarkPending', codeTask: 'a' };
const launch = (codeTask: string): Action => ({ type: 'Launch', codeTasks: [codeTask] });

test('steps that are new are taken at full speed', () => {
  const pace = new Pace();
  const waits = ['a', 'b', 'c', 'd', 'e'].map((code) => pace.after([launch(code)], 0).waitMs);
  expect(waits).toEqual([0, 0, 0, 0, 0]);
});

test('a step that is undone each time is taken ever more slowly, up to some seconds, and told of once', () => {
  const pace = new Pace();
  const pacings = Array.from({ length: 12 }, (_, n) => pace.after([n % 2 === 0 ? marked : paused], 0));
  expect(pacings.map(({ waitMs }) => waitMs)).toEqual([0, 0, 250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000, 5000]);
  const [told, ...more] = pacings.flatMap(({ undone }) => undone ?? []);
  expect(more).toEqual([]);
  expect(describeUndone(told!)).toContain('The step MarkPending of a is needed again and again');
});

test('at most 60 passes a minute that repeat each other', () => {
  const pace = new Pace();
  let passes = 0;
  for (let now = 0; now < 60_000; now += pace.after([marked], now).waitMs || 1) passes += 1;
  expect(passes).toBeLessThan(60);
});

test('what was long ago is no repetition, and neither is a pass with something new in it', () => {
  const pace = new Pace();
  pace.after([marked], 0);
  expect(pace.after([marked], 61_000).waitMs).toBe(0);
  expect(pace.after([marked, launch('b')], 61_001).waitMs).toBe(0);
  expect(pace.after([marked], 61_002).waitMs).toBe(250);
});
