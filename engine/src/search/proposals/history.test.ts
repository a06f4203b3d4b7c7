import { expect, test } from 'vitest';
import type { Proposal, Settlement } from '@tuningsweep/ledger';
import { readDefinition } from './definition.ts';
import { History } from './history.ts';
import { searchText } from './proposals.ts';

const DEFINITION = readDefinition(
  searchText({
    parameters: { layers: { min: 1, max: 9, step: 1 } },
    algorithm: { name: 'TPE', maxTasks: 5 },
    objective: { metric: 'auc', goal: 'Maximize' },
    modelVersion: 1,
    seed: 1,
  }),
);

const proposal = (index: number): Proposal => ({
  index,
  search: 0,
  origin: 'Algorithm',
  known: 0,
  codeTask: `task${index}`,
  parameters: { layers: index + 1 },
});
const PROPOSALS = [0, 1, 2].map(proposal);

/** Values by tasks, in the order in which they became known. */
function settled(...values: [task: number, value: number | null][]): Settlement[] {
  return values.map(([task, value], index) => ({ index, codeTask: `task${task}`, value }));
}

function historyAfter(settlements: Settlement[]) {
  const log = { searches: new Map([[0, DEFINITION]]), proposals: PROPOSALS, settlements };
  const { history, open } = new History(DEFINITION).questionAt(log, { index: 3, known: settlements.length });
  return { results: history.map(({ point, loss }) => [point['layers'], loss]), open: open.map(({ layers }) => layers) };
}

test.each<[string, Settlement[], ReturnType<typeof historyAfter>]>([
  ['is open until it is settled', settled([1, 0.5]), { results: [[2, -0.5]], open: [1, 3] }],
  ['has failed where it has paused', settled([0, null]), { results: [[1, null]], open: [2, 3] }],
  [
    'has the loss of its end once it has gone on',
    settled([0, null], [1, 0.5], [0, 0.7]),
    {
      results: [
        [2, -0.5],
        [1, -0.7],
      ],
      open: [3],
    },
  ],
])('a point %s', (_, settlements, expected) => {
  expect(historyAfter(settlements)).toEqual(expected);
});
