import { describe, expect, it, test } from 'vitest';
import { spaceOf } from '../../../engine/src/search/index.ts';
import { boardOf } from './board.ts';
import type { Board } from './board.ts';
import { trainEpochs } from './epochs.ts';
import type { StoppingSide } from './epochs.ts';
import { withAsha, withoutStopping } from './ours.ts';
import { byAlgorithm, inGridOrder } from './proposer.ts';
import { meanBegun, regretAfter, repeatedEpochs } from './regret.ts';

/** Points of nine epochs each with these values, whatever the epoch. */
function boardWith(values: readonly number[]): Board {
  const epochs = Array.from({ length: 9 }, (_, index) => index + 1);
  const head = ['place', 'seconds', ...epochs.map((epoch) => `validation${epoch}`)];
  const lines = values.map((value, index) => [index + 1, 1, ...epochs.map(() => value)]);
  return boardOf(spaceOf({ place: { min: 1, max: values.length, step: 1 } }), [head, ...lines].join('\n'));
}

const BOARD = boardWith([5, 4, 3, 2, 1, 6, 7, 8, 9]);
const LADDER = { minEpochs: 1, reductionFactor: 3 };

function search(side: StoppingSide, budget = 1000) {
  return trainEpochs(side, { workers: 1, budget, secondsOf: () => 1 });
}

describe('without stopping', () => {
  it('trains each point to its end', () => {
    const trained = search(withoutStopping(BOARD, inGridOrder(BOARD)));
    expect(trained).toHaveLength(81);
    expect(regretAfter(BOARD, trained, 8)).toBe(Infinity);
    expect([9, 18, 45].map((budget) => regretAfter(BOARD, trained, budget))).toEqual([1, 0.75, 0]);
    expect(meanBegun([trained], 10)).toBe(2);
  });
});

describe('with ASHA', () => {
  const trained = search(withAsha(BOARD, inGridOrder(BOARD), LADDER));

  it('goes on with the best third from where it paused', () => {
    const text = trained.map(({ index, epoch }) => `${index}:${epoch}`);
    expect(text.slice(0, 5)).toEqual(['0:1', '1:1', '2:1', '2:2', '2:3']);
  });

  it('trains no epoch twice, and one point to its end', () => {
    expect(repeatedEpochs(trained)).toBe(0);
    expect(trained.filter(({ epoch }) => epoch === 9)).toEqual([{ index: 4, epoch: 9 }]);
    // Nine come to the first rung, three go on from there to the second, one to the end.
    expect(trained).toHaveLength(9 + 3 * 2 + 6);
    expect(regretAfter(BOARD, trained, 1000)).toBe(0);
  });
});

test('in the end the best goes on, however few there are', () => {
  const trained = search(withAsha(boardWith([1, 2]), inGridOrder(boardWith([1, 2])), LADDER));
  expect(trained.map(({ index, epoch }) => `${index}:${epoch}`)).toEqual([
    '0:1',
    '1:1',
    ...[2, 3, 4, 5, 6, 7, 8, 9].map((epoch) => `0:${epoch}`),
  ]);
});

describe('points by an algorithm', () => {
  it.each(['Random', 'Sobol', 'TPE'])('are all of the board, each once, by %s', (algorithm) => {
    const proposer = byAlgorithm(BOARD, algorithm, 1);
    const indexes = Array.from({ length: 9 }, () => proposer.next());
    expect(new Set(indexes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(proposer.next()).toBeUndefined();
  });

  it('are learned from once they are trained to their end', () => {
    const proposedBy = (best: number, epoch = 9) => {
      const values = Array.from({ length: 60 }, (_, index) => Math.abs(index - best));
      const proposer = byAlgorithm(boardWith(values), 'TPE', 1);
      for (let trained = 0; trained < 20; trained++) proposer.tell(proposer.next() ?? 0, epoch);
      return proposer.next() ?? Number.NaN;
    };
    expect(proposedBy(5)).toBeLessThan(20);
    expect(proposedBy(55)).toBeGreaterThan(40);
    expect(proposedBy(5, 3)).toBe(proposedBy(55, 3));
  });

  it('are learned from once each, by their last epoch', () => {
    const proposedAfter = (epochs: readonly number[]) => {
      const proposer = byAlgorithm(BOARD, 'TPE', 1);
      for (let trained = 0; trained < 7; trained++) {
        const index = proposer.next() ?? 0;
        for (const epoch of epochs) proposer.tell(index, epoch);
      }
      return [proposer.next(), proposer.next()];
    };
    expect(proposedAfter([1, 3, 9])).toEqual(proposedAfter([9]));
  });

  it('are refused for an unknown one', () => {
    expect(() => byAlgorithm(BOARD, 'Annealing', 1)).toThrow('expected one of Random, Sobol, TPE, found Annealing');
  });
});
