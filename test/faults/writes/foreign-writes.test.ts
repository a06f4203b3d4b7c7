import fc from 'fast-check';
import { test } from 'vitest';
import { CASES, expectEnds } from './foreign-writes.ts';

const SEED = 20_261_127;

test('whatever another program writes into the ledger, a sweep ends or says why', async () => {
  await expectEnds(fc.sample(fc.constantFrom(...CASES), { seed: SEED, numRuns: 60 }));
});
