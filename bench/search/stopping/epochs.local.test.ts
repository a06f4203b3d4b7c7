import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trainEpochs } from './epochs.ts';
import type { Trained } from './epochs.ts';

const PROGRAM = join(import.meta.dirname, '..', 'sides', 'epochs.py');
/** Points of which some go on from a pause, and times of which some are equal. */
const STARTS = Array.from({ length: 40 }, (_, number) => ({
  index: (number * 7) % 11,
  from: number % 3 === 0 ? 3 : 0,
}));
const SECONDS = Array.from({ length: 11 }, (_, index) => 1 + ((index * 7) % 5) / 4);
const STOPS = [3, 5];

it.each([1, 2, 4, 16])('trains for %i workers of a peer by the rules of ours', (workers) => {
  const left = [...STARTS];
  const side = { ask: () => left.shift(), tell: (_: number, epoch: number) => !STOPS.includes(epoch) };
  const ours = trainEpochs(side, { workers, budget: 90, secondsOf: (index) => SECONDS[index] ?? Number.NaN });
  expect(ours).toHaveLength(90);
  expect(byPython(workers)).toEqual(ours);
});

function byPython(workers: number): Trained[] {
  const input = JSON.stringify({ workers, budget: 90, seconds: SECONDS, starts: STARTS, stops: STOPS });
  const { status, stdout, stderr } = spawnSync('python3', [PROGRAM], { input, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout);
}
