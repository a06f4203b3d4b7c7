import fc from 'fast-check';
import { test } from 'vitest';
import { CASES, expectEnds } from './foreign-writes.ts';
import { GRID, SEARCH } from './lives.ts';

const SEED = 20_261_127;

test.each([GRID, SEARCH])('whatever another program writes into the ledger, $name ends or says why', async (life) => {
  await expectEnds(life, fc.sample(fc.constantFrom(...CASES), { seed: SEED, numRuns: 60 }));
});
