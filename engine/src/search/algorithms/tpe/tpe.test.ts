import type { ParameterPoint } from '@tuningsweep/ledger';
import { describe, expect, it } from 'vitest';
import type { Algorithm, Result } from '../algorithm.ts';
import { random } from '../random.ts';
import { spaceOf } from '../space/space.ts';
import { tpe } from './tpe.ts';

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);
const space = spaceOf({
  rate: { min: 0.0001, max: 1, scale: 'Log' },
  momentum: { min: 0.5, max: 1, when: { optimizer: ['sgd'] } },
  optimizer: { choices: ['adam', 'sgd', 'lion'] },
  depth: { min: 1, max: 12, step: 1 },
});

/** What a search came to, its tasks settled one after the other. */
function searched(algorithm: Algorithm, seed: number, lossOf: (point: ParameterPoint) => number | null): Result[] {
  const history: Result[] = [];
  while (history.length < 60) {
    const question = { space, history: [...history], open: [], seed, number: history.length };
    for (const point of algorithm.propose(question, 1)) history.push({ point, loss: lossOf(point) });
  }
  return history;
}

/** A valley at a rate of 0.01, a depth of 5, and sgd with the momentum 0.9. */
function valley({ rate, momentum, optimizer, depth }: ParameterPoint): number {
  const distance = (Math.log10(Number(rate)) + 2) ** 2 + ((Number(depth) - 5) / 4) ** 2;
  return distance + (optimizer === 'sgd' ? 5 * (Number(momentum) - 0.9) ** 2 : 0.5);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('TPE', () => {
  it('finds better points than random search, also with a parameter that some points do without', () => {
    const bestOf = (algorithm: Algorithm): number =>
      meanOf(SEEDS.map((seed) => Math.min(...searched(algorithm, seed, valley).map(({ loss }) => loss ?? Infinity))));
    expect(bestOf(tpe)).toBeLessThan(bestOf(random) / 3);
  });

  it('keeps away from where tasks fail', () => {
    const failing = (point: ParameterPoint): number | null => (Number(point['rate']) > 0.1 ? null : valley(point));
    const failures = (algorithm: Algorithm): number =>
      meanOf(SEEDS.map((seed) => searched(algorithm, seed, failing).filter(({ loss }) => loss === null).length));
    expect(failures(tpe)).toBeLessThan(failures(random) * 0.7);
  });

  it('spreads the points of several workers', () => {
    const history = searched(tpe, 1, valley);
    const batch = tpe.propose({ space, history, open: [], seed: 1, number: 60 }, 16);
    expect(new Set(batch.map((point) => JSON.stringify(point))).size).toBe(16);
    const depths = batch.map(({ depth }) => Number(depth));
    expect(Math.max(...depths) - Math.min(...depths)).toBeGreaterThan(2);
  });

  it('goes on after the space was narrowed to a part without any result', () => {
    const history = searched(tpe, 1, valley).filter(({ point }) => Number(point['depth']) < 9);
    const narrowed = spaceOf({ depth: { min: 9, max: 12, step: 1 }, optimizer: { choices: ['lion', 'sgd'] } });
    const [point] = tpe.propose({ space: narrowed, history, open: [], seed: 1, number: 60 }, 1);
    expect(Number(point?.['depth'])).toBeGreaterThanOrEqual(9);
  });
});
