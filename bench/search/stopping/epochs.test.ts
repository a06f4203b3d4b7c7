import { describe, expect, it } from 'vitest';
import { trainEpochs } from './epochs.ts';
import type { Start } from './epochs.ts';

const SECONDS = [5, 1, 1, 2];

/** What is trained where these are asked for, and points pause after some epochs. */
function trained(
  starts: readonly (Start | undefined)[],
  workers: number,
  { stops = [2], budget = 100 } = {},
): string[] {
  const left = [...starts];
  const side = { ask: () => left.shift(), tell: (_: number, epoch: number) => !stops.includes(epoch) };
  const crew = { workers, budget, secondsOf: (index: number) => SECONDS[index] ?? Number.NaN };
  return trainEpochs(side, crew).map(({ index, epoch }) => `${index}:${epoch}`);
}

const start = (index: number, from = 0): Start => ({ index, from });

describe('training epoch by epoch', () => {
  it('goes on with a point until it pauses', () => {
    expect(trained([start(1), start(2)], 1)).toEqual(['1:1', '1:2', '2:1', '2:2']);
  });

  it('goes on from where a point paused', () => {
    expect(trained([start(1), start(1, 2)], 1, { stops: [2, 4] })).toEqual(['1:1', '1:2', '1:3', '1:4']);
  });

  it('has as many points at a time as workers, of equal ends the one that began first', () => {
    expect(trained([start(0), start(1), start(2), start(3)], 3)).toEqual([
      '1:1',
      '2:1',
      '1:2',
      '2:2',
      '3:1',
      '0:1',
      '3:2',
      '0:2',
    ]);
  });

  it('ends with the budget', () => {
    expect(trained([start(1), start(2)], 1, { budget: 3 })).toEqual(['1:1', '1:2', '2:1']);
  });

  it('has a worker ask again after the next epoch where there was nothing', () => {
    expect(trained([start(1), undefined, start(2)], 2)).toEqual(['1:1', '1:2', '2:1', '2:2']);
  });
});
