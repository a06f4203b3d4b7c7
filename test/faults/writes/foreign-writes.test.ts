import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_TABLES } from '../../../ledger/src/index.ts';
import { CASES, expectEnds, tablesWithRows } from './foreign-writes.ts';
import type { Case } from './foreign-writes.ts';
import { GRID, SEARCH, STOPPING } from './lives.ts';

const SEED = 20_261_127;

test.each([GRID, SEARCH, STOPPING])(
  'whatever another program writes into the ledger, $name ends or says why',
  async (life) => {
    await expectEnds(life, fc.sample(fc.constantFrom(...CASES), { seed: SEED, numRuns: 60 }));
  },
);

test('a task of a repeated point without its row is written again, and ends', async () => {
  const isIt = ([{ table, what, scope }]: Case): boolean =>
    table === 'TB_TASK' && what === 'deleted' && scope === 'one';
  await expectEnds(SEARCH, CASES.filter(isIt));
});

test('searches have rows in every table, so that each can be written to', async () => {
  const tables = await Promise.all([SEARCH, STOPPING].map((life) => tablesWithRows(life, 'when some are settled')));
  expect(new Set(tables.flat())).toEqual(new Set(ALL_TABLES.map(({ name }) => name)));
});
