import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { members } from '../../support/ledger/foreign-members.ts';
import { STORE_KINDS } from '../../support/ledger/ledgers.ts';
import { useAdoptions } from './foreign-tables.ts';

const SEED = 20_260_105;
const SAMPLE = 12;

/** `npm run test:faults` has every kind of difference at every column and table. */
describe.each(STORE_KINDS)('a table that another program made is adopted without losing a value (%s)', (kind) => {
  const adoptions = useAdoptions(kind);
  const sample = fc.sample(fc.constantFrom(...members(kind)), { seed: SEED, numRuns: SAMPLE });
  test.each(sample)('$name', async (member) => {
    expect(await adoptions.adopt(member)).toBeGreaterThan(0);
  });
});

/** What only servers have: a key of a text's beginning, and NULL in the column of a key that is not there. */
describe.each(['mariadb', 'mysql'] as const)('a key that is none yet (%s)', (kind) => {
  const adoptions = useAdoptions(kind);
  const all = members(kind).filter(({ name }) =>
    /^(TB_TASKSTATUS|TB_ASSETVALUE_RAW)\..* (of type text, keyed by its beginning|with NULL in the key)$/.test(name),
  );
  test.each(all)('$name', async (member) => {
    expect(await adoptions.adopt(member)).toBeGreaterThan(0);
  });
});
