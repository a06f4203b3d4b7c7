import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';
import type { Told } from './simulation.ts';

const SECONDS = [5, 1, 1, 4, 2];

/** What a search is told whose proposals are these, and how much it was told before each of them. */
function simulated(indexes: readonly number[], workers: number, trainings = indexes.length) {
  const known: number[] = [];
  let told = 0;
  const ask = () => {
    const index = indexes[known.length];
    known.push(told);
    return index === undefined ? undefined : { index };
  };
  const tell = () => {
    told += 1;
  };
  const all = simulate({ ask, tell }, { workers, trainings, secondsOf: (index) => SECONDS[index] ?? Number.NaN });
  return { told: all.map(textOf), known };
}

describe('simulate', () => {
  it('trains one after the other where there is one worker', () => {
    expect(simulated([0, 1, 3], 1)).toEqual({ told: ['0 at 5', '1 at 6', '3 at 10'], known: [0, 1, 2] });
  });

  it('asks as soon as a worker is free, and tells in the order in which trainings end', () => {
    expect(simulated([0, 1, 3, 4], 2)).toEqual({ told: ['1 at 1', '0 at 5', '3 at 5', '4 at 7'], known: [0, 0, 1, 2] });
  });

  it('starts no more trainings than it is to have', () => {
    expect(simulated([1, 2, 3, 4], 4, 2).told).toEqual(['1 at 1', '2 at 1']);
  });

  it('tells a repeated point at once, which costs no training', () => {
    expect(simulated([1, 1, 3], 1, 2)).toEqual({ told: ['1 at 1', '1 again at 1', '3 at 5'], known: [0, 1, 2] });
  });

  it('tells one that is being trained together with its training', () => {
    expect(simulated([3, 3, 1], 2)).toEqual({ told: ['1 at 1', '3 at 4', '3 again at 4'], known: [0, 0, 0, 1] });
  });

  it('ends where nothing but repeated points is proposed', () => {
    expect(simulated(Array<number>(100).fill(1), 1, 2).told).toHaveLength(12);
  });
});

function textOf({ index, repeated, at }: Told): string {
  return `${index}${repeated ? ' again' : ''} at ${at}`;
}
