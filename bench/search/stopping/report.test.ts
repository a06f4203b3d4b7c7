import { describe, expect, it } from 'vitest';
import { spaceOf } from '../../../engine/src/search/index.ts';
import { isMet } from '../../lib/goal.ts';
import { boardOf } from './board.ts';
import type { Searched, StoppingOutcome } from './compare.ts';
import type { Trained } from './epochs.ts';
import { stoppingGoals } from './goals.ts';
import { cellsOf, cellTable, regretTable } from './report.ts';

/** Points of one epoch, the best first; the median is that of the third. */
const BOARD = boardOf(
  spaceOf({ place: { min: 1, max: 5, step: 1 } }),
  ['place,seconds,validation1', '1,1,10', '2,1,11', '3,1,20', '4,1,30', '5,1,40'].join('\n'),
);

/** Ten searches that train these points, one after the other. */
function side(name: string, ...indexes: number[]): Searched {
  const trained = indexes.map((index): Trained => ({ index, epoch: 1 }));
  return { name, searches: Array<Trained[]>(10).fill(trained) };
}

function outcome(ours: Searched, ...peers: Searched[]): StoppingOutcome {
  const full = side('Random', 1, 2);
  return { name: 'small', board: BOARD, workers: 1, full, matches: [{ ours, peers }], others: [side('TPE', 4)] };
}

const WORSE = side('median', 3);
const NONE = side('halving');

describe('the tables', () => {
  it('have a line for each side, with a dash where none is trained to its end', () => {
    const lines = regretTable([outcome(side('ASHA', 0), WORSE, NONE)])
      .split('\n')
      .map(cells);
    expect(lines.slice(2)).toEqual([
      ['small', '1', 'Random', '2', '0.1000', '0.1000', '0.1000', '0.1000', '1620'],
      ['small', '1', 'ASHA', '1', '0.0000', '0.0000', '0.0000', '', '1'],
      ['small', '1', 'median', '1', '2.0000', '2.0000', '2.0000', '', '–'],
      ['small', '1', 'halving', '0', '–', '–', '–', '', '–'],
      ['small', '1', 'TPE', '1', '3.0000', '3.0000', '3.0000', '', '–'],
    ]);
  });

  it('put ours beside the best peer, and name a winner where the difference is no chance', () => {
    const lines = cellTable(cellsOf([outcome(side('ASHA', 0), WORSE, NONE)]))
      .split('\n')
      .map(cells);
    expect(lines[2]).toEqual(['small', '1', '270', 'ASHA', '0.0000', 'median', '2.0000', '0.0057', 'win']);
    expect(lines.slice(2)).toHaveLength(3);
  });

  it('see no difference where neither has a point that is trained to its end', () => {
    const [cell] = cellsOf([outcome(NONE, NONE)]);
    expect(cell?.p).toBe(1);
  });
});

describe('the goals', () => {
  const goalsOf = (ours: Searched) => {
    const outcomes = [outcome(ours, WORSE)];
    return stoppingGoals(outcomes, cellsOf(outcomes));
  };

  it('are met by what is as good as full search and the peer, and trains nothing twice', () => {
    const rows = goalsOf(side('ASHA', 3, 1));
    expect(rows.map(isMet)).toEqual([true, true, true]);
    expect(rows.map(({ measured }) => measured)).toEqual([2, 0, 0]);
  });

  it('are not met by what is worse, and trains something twice', () => {
    const rows = goalsOf(side('ASHA', 4, 4));
    expect(rows.map(isMet)).toEqual([false, false, false]);
    expect(rows.map(({ measured }) => Math.round(measured))).toEqual([Infinity, 3, 10]);
  });
});

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
