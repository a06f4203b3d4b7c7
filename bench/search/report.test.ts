import { describe, expect, it } from 'vitest';
import { budgetTable, goalLines } from './report.ts';
import type { Column, Outcome } from './report.ts';

/** Regrets of ten seeds: after 25 trainings the given one with the first, and so much more with each other one. */
function columnOf(head: string, regret: number, more = 0): Column {
  return { head, regrets: Array.from({ length: 10 }, (_, seed) => [regret + seed * more, 0.05, 0.01]) };
}

function outcomeOf(table: string, ours: number): Outcome {
  return {
    table,
    ours: columnOf('ours', ours, 0.001),
    peer: columnOf('Optuna', 0.1),
    others: [columnOf('random', 0.3)],
  };
}

const OUTCOMES = [outcomeOf('better', 0.02), outcomeOf('worse', 0.2)];

describe('budgetTable', () => {
  it('has a column for each side, and says where ours differs from the peer', () => {
    expect(budgetTable(OUTCOMES, 0).split('\n').map(cells)).toEqual([
      ['after 25', 'ours', 'Optuna', 'random', 'p (Holm)', ''],
      ['--------', '------', '------', '------', '--------', '----'],
      ['better', '0.0245', '0.1000', '0.3000', '0.0118', 'win'],
      ['worse', '0.2045', '0.1000', '0.3000', '0.0118', 'loss'],
      ['mean', '0.1145', '0.1000', '0.3000', '', ''],
    ]);
  });

  it('names no winner where nothing differs', () => {
    expect(cells(budgetTable(OUTCOMES, 1).split('\n')[2] ?? '')).toEqual([
      'better',
      '0.0500',
      '0.0500',
      '0.0500',
      '1.0000',
      '',
    ]);
  });
});

describe('goalLines', () => {
  it('puts the mean regret of ours beside each goal', () => {
    expect(goalLines(OUTCOMES)).toEqual([
      'NOT MET: mean regret after 25: 0.1145 (at most 0.101)',
      'met: mean regret after 50: 0.0500 (at most 0.053)',
      'met: mean regret after 100: 0.0100 (at most 0.024)',
    ]);
  });
});

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
